// SPDX-License-Identifier: Apache-2.0
package io.fullrow.replay;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** A consumer group by Kafka's admin client. */
public final class GroupOffsets implements ReplayGroup {
  private final Admin admin;
  private final String group;

  public GroupOffsets(Admin admin, String group) {
    this.admin = admin;
    this.group = group;
  }

  @Override
  public String group() {
    return group;
  }

  @Override
  public List<String> members() {
    try {
      return AdminCalls.answer(admin.describeConsumerGroups(List.of(group)).all()).values().stream()
          .flatMap(description -> description.members().stream())
          .map(GroupOffsets::name)
          .sorted()
          .toList();
    } catch (GroupIdNotFoundException e) {
      return List.of();
    }
  }

  private static String name(MemberDescription member) {
    return member.clientId() + " at " + member.host().replaceFirst("^/", "");
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> committed() {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    try {
      AdminCalls.answer(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
          .forEach(
              (partition, offset) -> {
                if (offset != null) {
                  offsets.put(partition, offset);
                }
              });
    } catch (GroupIdNotFoundException e) {
      return Map.of();
    }
    return offsets;
  }

  @Override
  public void set(Map<TopicPartition, Long> offsets) {
    delete();
    Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    offsets.forEach((partition, offset) -> committed.put(partition, new OffsetAndMetadata(offset)));
    AdminCalls.answer(admin.alterConsumerGroupOffsets(group, committed).all());
  }

  @Override
  public void delete() {
    try {
      AdminCalls.answer(admin.deleteConsumerGroups(List.of(group)).all());
    } catch (GroupIdNotFoundException e) {
      return;
    }
  }
}
