package dev.holdfast.service.redis;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.holdfast.service.lock.AccessScope;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * An access scope as {@code include/access.lua} reads it. The same scope is always the same text.
 */
final class AccessScopeJson {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String USER = "user";
  private static final String APPLICATION = "application";
  private static final String PROJECT = "project";

  private AccessScopeJson() {}

  static String write(AccessScope scope) {
    var text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      if (scope instanceof AccessScope.Personal personal) {
        json.writeStringField(USER, personal.userId());
      } else if (scope instanceof AccessScope.OfApplication application) {
        json.writeStringField(APPLICATION, application.applicationId());
      } else if (scope instanceof AccessScope.OfProject project) {
        json.writeStringField(PROJECT, project.projectId());
        json.writeStringField(APPLICATION, project.applicationId());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  static AccessScope read(String text) {
    String user = "";
    String application = "";
    String project = "";
    try (JsonParser json = JSON.createParser(text)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case USER -> user = json.getText();
          case APPLICATION -> application = json.getText();
          case PROJECT -> project = json.getText();
          default -> json.skipChildren();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!user.isEmpty()) {
      return new AccessScope.Personal(user);
    }
    return project.isEmpty()
        ? new AccessScope.OfApplication(application)
        : new AccessScope.OfProject(project, application);
  }
}
