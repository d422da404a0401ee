package dev.holdfast.service.auth;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.holdfast.service.config.AuthConfig;
import dev.holdfast.service.config.AuthConfig.MembershipClaims;
import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.Caller;
import dev.holdfast.service.lock.Memberships;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a caller of a token's claims, once its signature is found good. */
final class Claims {
  static final String ADMIN = "admin";
  static final String SERVICE = "service";

  /** A user id is part of keys, logs and every event of its holds. */
  private static final int SUBJECT_AT_MOST = 128;

  /** What is longer is cut: the name is for people to read. */
  private static final int NAME_AT_MOST = 128;

  private final AuthConfig config;
  private final ClaimPath name;
  private final ClaimPath roles;
  private final ClaimPath applications;
  private final ClaimPath projects;
  private final ClaimPath ownedApplications;
  private final ClaimPath ownedProjects;

  Claims(AuthConfig config) {
    this.config = config;
    this.name = new ClaimPath(config.nameClaim());
    this.roles = new ClaimPath(config.rolesClaim());
    MembershipClaims memberships = config.membershipClaims();
    this.applications = new ClaimPath(memberships.applications());
    this.projects = new ClaimPath(memberships.projects());
    this.ownedApplications = new ClaimPath(memberships.ownedApplications());
    this.ownedProjects = new ClaimPath(memberships.ownedProjects());
  }

  /** The caller, good until {@code exp} and the leeway have passed; or the first defect. */
  Answer<Caller> caller(JWTClaimsSet claims, Instant now) {
    if (claims.getExpirationTime() == null) {
      return TokenDefect.NO_EXPIRY.answer();
    }
    Instant end = claims.getExpirationTime().toInstant().plus(config.leeway());
    if (!now.isBefore(end)) {
      return TokenDefect.EXPIRED.answer();
    }
    if (claims.getNotBeforeTime() != null
        && claims.getNotBeforeTime().toInstant().minus(config.leeway()).isAfter(now)) {
      return TokenDefect.NOT_YET_VALID.answer();
    }
    if (!config.issuer().isEmpty() && !config.issuer().equals(claims.getIssuer())) {
      return TokenDefect.ISSUER.answer();
    }
    if (!config.audience().isEmpty() && !claims.getAudience().contains(config.audience())) {
      return TokenDefect.AUDIENCE.answer();
    }
    String subject = claims.getSubject();
    if (!isSubject(subject)) {
      return TokenDefect.SUBJECT.answer();
    }
    List<String> granted = names(roles.in(claims.getClaims()));
    return Answer.of(
        new Caller(
            subject,
            name(name.in(claims.getClaims())),
            granted.contains(ADMIN),
            granted.contains(SERVICE),
            end,
            memberships(claims.getClaims())));
  }

  /** Whether it may name a user. Half a surrogate pair may not: in UTF-8 all would be one. */
  static boolean isSubject(@Nullable String subject) {
    return subject != null
        && !subject.isEmpty()
        && subject.length() <= SUBJECT_AT_MOST
        && subject.chars().noneMatch(Character::isISOControl)
        && StandardCharsets.UTF_8.newEncoder().canEncode(subject);
  }

  private Memberships memberships(Map<String, Object> claims) {
    return new Memberships(
        Set.copyOf(names(applications.in(claims))),
        Set.copyOf(names(projects.in(claims))),
        Set.copyOf(names(ownedApplications.in(claims))),
        Set.copyOf(names(ownedProjects.in(claims))));
  }

  private static String name(@Nullable Object claim) {
    if (!(claim instanceof String text)) {
      return "";
    }
    return text.codePoints()
        .filter(point -> !Character.isISOControl(point))
        .limit(NAME_AT_MOST)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString()
        .strip();
  }

  /** A list of names, or one text with spaces between them, as OAuth writes scopes. */
  private static List<String> names(@Nullable Object claim) {
    if (claim instanceof Collection<?> list) {
      return list.stream().map(String::valueOf).toList();
    }
    return claim instanceof String text ? Arrays.asList(text.split(" ", -1)) : List.of();
  }
}
