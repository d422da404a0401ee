package dev.holdfast.service.lock;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a user belongs to, as the bearer token says.
 *
 * @param applications ids of applications whose member the user is
 * @param projects ids of projects likewise
 * @param ownedApplications ids of applications that the user owns; an owner is a member
 * @param ownedProjects ids of projects likewise
 */
public record Memberships(
    Set<String> applications,
    Set<String> projects,
    Set<String> ownedApplications,
    Set<String> ownedProjects) {
  /** Of nothing. */
  public static final Memberships NONE = new Memberships(Set.of(), Set.of(), Set.of(), Set.of());

  private static final String APPLICATION = "application:";
  private static final String PROJECT = "project:";
  private static final String SERVICE = "role:service";

  public Memberships {
    applications = Set.copyOf(applications);
    projects = Set.copyOf(projects);
    ownedApplications = Set.copyOf(ownedApplications);
    ownedProjects = Set.copyOf(ownedProjects);
  }

  /** Whether the user is a member of that application. */
  public boolean inApplication(String id) {
    return applications.contains(id) || ownedApplications.contains(id);
  }

  /** Whether the user is a member of that project itself. */
  public boolean inProject(String id) {
    return projects.contains(id) || ownedProjects.contains(id);
  }

  /**
   * Those that let a caller edit what is in a scope, by the names that {@code include/access.lua}
   * compares: a hold keeps them, so that a change of the scope can tell whether it may stay.
   */
  public static List<String> lettingIn(Caller caller, AccessScope scope) {
    var by = new ArrayList<String>();
    Memberships own = caller.memberships();
    if (scope instanceof AccessScope.OfApplication application
        && own.inApplication(application.applicationId())) {
      by.add(APPLICATION + application.applicationId());
    }
    if (scope instanceof AccessScope.OfProject project) {
      if (own.inProject(project.projectId())) {
        by.add(PROJECT + project.projectId());
      }
      if (own.inApplication(project.applicationId())) {
        by.add(APPLICATION + project.applicationId());
      }
    }
    if (caller.service()) {
      by.add(SERVICE);
    }
    return by;
  }
}
