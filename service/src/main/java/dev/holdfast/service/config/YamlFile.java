package dev.holdfast.service.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Flattens a YAML document into keys and texts, with the line of each. Every value stays the text
 * that was written, so that the file and the environment are read by the same rules.
 */
final class YamlFile {
  private final String name;
  private final List<String> problems;
  private final Map<String, Given> values = new LinkedHashMap<>();

  private YamlFile(String name, List<String> problems) {
    this.name = name;
    this.problems = problems;
  }

  /**
   * The values by key.
   *
   * @param name of the file, for the messages
   * @param problems to which what is wrong with the text is added
   */
  static Map<String, Given> read(String name, String text, List<String> problems) {
    var file = new YamlFile(name, problems);
    try (YAMLParser parser = new YAMLFactory().createParser(text)) {
      file.readDocument(parser);
    } catch (JsonProcessingException e) {
      // The parser's own message quotes the file, and the file may hold a password.
      problems.add(name + ": not YAML" + at(e.getLocation()));
    } catch (IOException e) {
      throw new UncheckedIOException("A string cannot fail to be read", e);
    }
    return file.values;
  }

  private static String at(JsonLocation location) {
    return location == null
        ? ""
        : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
  }

  private void readDocument(YAMLParser parser) throws IOException {
    JsonToken first = parser.nextToken();
    if (first == null || first == JsonToken.VALUE_NULL) {
      return;
    }
    if (first != JsonToken.START_OBJECT) {
      problems.add(name + ": takes keys with values, like `redis: {uri: embedded}`");
      return;
    }
    readMapping(parser, "");
    if (parser.nextToken() != null) {
      problems.add(name + ": takes one document" + at(parser.currentTokenLocation()));
    }
  }

  private void readMapping(YAMLParser parser, String path) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = Keys.below(path, parser.currentName());
      JsonToken token = parser.nextToken();
      if (token == JsonToken.START_OBJECT) {
        readMapping(parser, key);
      } else if (token == JsonToken.START_ARRAY) {
        String from = from(parser);
        put(key, new Given(readList(parser, key), from));
      } else {
        put(key, new Given(readScalar(parser, key), from(parser)));
      }
    }
  }

  private String readList(YAMLParser parser, String key) throws IOException {
    var texts = new StringJoiner(",");
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken().isScalarValue()) {
        texts.add(readScalar(parser, key));
      } else {
        problems.add(key + ": takes no list of lists or of keys (" + from(parser) + ")");
        parser.skipChildren();
      }
    }
    return texts.toString();
  }

  private String readScalar(YAMLParser parser, String key) throws IOException {
    if (parser.isCurrentAlias()) {
      problems.add(key + ": aliases are not taken (" + from(parser) + ")");
    }
    return parser.currentToken() == JsonToken.VALUE_NULL ? "" : parser.getText().strip();
  }

  private void put(String key, Given given) {
    Given before = values.putIfAbsent(key, given);
    if (before != null) {
      problems.add(key + ": given twice (" + before.from() + ", " + given.from() + ")");
    }
  }

  private String from(YAMLParser parser) {
    return "line " + parser.currentTokenLocation().getLineNr() + " of " + name;
  }
}
