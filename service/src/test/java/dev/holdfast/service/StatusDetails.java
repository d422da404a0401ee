package dev.holdfast.service;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.Status;
import java.util.ArrayList;
import java.util.List;

/** Reads what the status of a refused call carries. */
public final class StatusDetails {
  private StatusDetails() {}

  /** All details of a type, in their order. */
  public static <M extends Message> List<M> of(Status status, Class<M> type) {
    var found = new ArrayList<M>();
    for (Any detail : status.getDetailsList()) {
      if (detail.is(type)) {
        try {
          found.add(detail.unpack(type));
        } catch (InvalidProtocolBufferException e) {
          throw new AssertionError(e);
        }
      }
    }
    return found;
  }
}
