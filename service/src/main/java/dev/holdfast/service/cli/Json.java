package dev.holdfast.service.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.ErrorDetailsProto;
import com.google.rpc.Status;
import dev.holdfast.v1.Lock;

/**
 * Messages as one line of protobuf's JSON (64-bit integers are strings there). Fields at their
 * default are printed too: a free lock is {@code "locked":false}.
 */
final class Json {
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer()
          .omittingInsignificantWhitespace()
          .alwaysPrintFieldsWithNoPresence()
          .usingTypeRegistry(
              JsonFormat.TypeRegistry.newBuilder()
                  .add(Lock.getDescriptor())
                  .add(ErrorDetailsProto.getDescriptor().getMessageTypes())
                  .build());

  private Json() {}

  static String of(Message message) {
    try {
      return PRINTER.print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("Not printable as JSON", e);
    }
  }

  /** A failure as REST shows it too; a detail of a type unknown here costs only the details. */
  static String ofStatus(Status status) {
    try {
      return PRINTER.print(status);
    } catch (InvalidProtocolBufferException e) {
      return of(status.toBuilder().clearDetails().build());
    }
  }
}
