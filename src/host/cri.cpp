#include "host/cri.h"

#include <fmt/format.h>

#include "base/text.h"
#include "host/grpc.h"
#include "host/json.h"
#include "host/protobuf.h"

namespace nodeworthy {
namespace {

constexpr size_t most_conditions = 100;
constexpr size_t most_entries = 100;
constexpr size_t most_references = 100'000;

Unreadable no_message(std::string_view what) { return Unreadable{fmt::format("what it answers is no {}", what)}; }

/// Hands over every field of a message; false where it is none.
template <class Use>
bool each_field(std::string_view message, Use use) {
  ProtobufReader reader(message);
  while (const std::optional<ProtobufField> field = reader.next()) use(*field);
  return !reader.broken();
}

bool read_condition(std::string_view message, CriCondition& condition) {
  return each_field(message, [&](const ProtobufField& field) {
    if (field.number == 1) condition.type = field.bytes;
    if (field.number == 2) condition.holds = field.integer != 0;
    if (field.number == 3) condition.reason = field.bytes;
    if (field.number == 4) condition.message = field.bytes;
  });
}

bool read_conditions(std::string_view message, std::vector<CriCondition>& conditions) {
  bool whole = true;
  return each_field(message,
                    [&](const ProtobufField& field) {
                      if (field.number != 1 || conditions.size() == most_conditions) return;
                      whole = read_condition(field.bytes, conditions.emplace_back()) && whole;
                    }) &&
         whole;
}

bool read_entry(std::string_view message, std::map<std::string, std::string>& entries) {
  std::string_view key;
  std::string_view value;
  const bool whole = each_field(message, [&](const ProtobufField& field) {
    if (field.number == 1) key = field.bytes;
    if (field.number == 2) value = field.bytes;
  });
  if (whole && entries.size() < most_entries) entries.insert_or_assign(std::string(key), std::string(value));
  return whole;
}

Reading<GrpcReply> call(const Host& host, std::string_view socket, std::string_view api, std::string_view method,
                        std::string_view message) {
  return call_grpc(host, socket, fmt::format("/runtime.{}.{}", api, method), message);
}

/// The answer of a reply that went well.
Reading<std::string> answer_of(std::string_view socket, const GrpcReply& reply) {
  if (reply.code == GrpcReply::ok) return reply.answer;
  return Unreadable{fmt::format("{}: refuses to answer (status {} of gRPC: {})", socket, reply.code, reply.message)};
}

/// The reading with the socket in front of why there is none.
template <class T>
Reading<T> told_of(std::string_view socket, Reading<T> reading) {
  return reading.unreadable() && !reading.why().starts_with(socket) ? Unreadable{fmt::format("{}: {}", socket, reading.why())} : reading;
}

/// The answer to a question in the version of the interface that the runtime speaks; Absent where it speaks none or lacks the method.
Reading<std::string> ask(const Host& host, std::string_view socket, std::string_view method, std::string_view message) {
  return cri_version(host, socket).and_then([&](const CriVersion& version) -> Reading<std::string> {
    if (version.api.empty()) return Absent{};
    return call(host, socket, version.api, method, message).and_then([&](const GrpcReply& reply) -> Reading<std::string> {
      if (reply.code == GrpcReply::unimplemented) return Absent{};
      return answer_of(socket, reply);
    });
  });
}

}  // namespace

Reading<CriVersion> parse_cri_version(std::string_view message) {
  CriVersion version;
  const bool whole = each_field(message, [&](const ProtobufField& field) {
    if (field.number == 2) version.runtime = printable(field.bytes);
    if (field.number == 3) version.version = printable(field.bytes);
  });
  if (!whole || version.runtime.empty() || version.version.empty()) return no_message("version of CRI");
  return version;
}

Reading<CriStatus> parse_cri_status(std::string_view message) {
  CriStatus status;
  bool whole = true;
  const bool read = each_field(message, [&](const ProtobufField& field) {
    if (field.number == 1) whole = read_conditions(field.bytes, status.conditions) && whole;
    if (field.number == 2) whole = read_entry(field.bytes, status.info) && whole;
  });
  if (!read || !whole) return no_message("status of CRI");
  return status;
}

Reading<std::string> parse_cri_driver(std::string_view message) {
  std::optional<uint64_t> driver;
  bool whole = true;
  const bool read = each_field(message, [&](const ProtobufField& field) {
    if (field.number != 1) return;
    // Inside stands the number of the driver; 0, which is not written, is systemd.
    if (!driver) driver = 0;
    whole = each_field(field.bytes, [&](const ProtobufField& inner) { driver = inner.number == 1 ? inner.integer : driver; }) && whole;
  });
  if (!read || !whole || !driver || *driver > 1) return no_message("configuration of CRI");
  return std::string(*driver == 0 ? "systemd" : "cgroupfs");
}

Reading<std::vector<std::string>> parse_cri_images(std::string_view message) {
  std::vector<std::string> references;
  bool whole = true;
  const bool read = each_field(message, [&](const ProtobufField& image) {
    if (image.number != 1) return;
    whole = each_field(image.bytes,
                       [&](const ProtobufField& field) {
                         if (field.number == 2 && references.size() < most_references) references.emplace_back(field.bytes);
                       }) &&
            whole;
  });
  if (!read || !whole) return no_message("list of images");
  if (references.size() == most_references) return Unreadable{fmt::format("more than {} images", most_references - 1)};
  return references;
}

Reading<std::string> driver_of_containerd_status(std::string_view json) {
  const auto parsed = parse_json(json);
  if (const auto* error = std::get_if<DocumentError>(&parsed)) return Unreadable{describe("config of its status", *error)};
  const Node* containerd = std::get<Document>(parsed).root().find("containerd");
  const Node* name = containerd == nullptr ? nullptr : containerd->find("defaultRuntimeName");
  const Node* runtimes = containerd == nullptr ? nullptr : containerd->find("runtimes");
  const Node* runtime = name == nullptr || runtimes == nullptr ? nullptr : runtimes->find(name->text);
  if (runtime == nullptr) return Absent{};
  const Node* flag = runtime->find({"options", "SystemdCgroup"});
  return std::string(flag != nullptr && flag->text == "true" ? "systemd" : "cgroupfs");
}

Reading<CriVersion> cri_version(const Host& host, std::string_view socket) {
  std::string refusal;
  for (std::string_view api : {"v1", "v1alpha2"}) {
    const Reading<GrpcReply> reply = call(host, socket, api, "RuntimeService/Version", {});
    if (reply.present() && reply.value().code == GrpcReply::unimplemented) {
      if (refusal.empty()) refusal = reply.value().message;
      continue;
    }
    return reply.and_then([&](const GrpcReply& told) { return answer_of(socket, told); }).and_then([&](const std::string& message) {
      return told_of(socket, parse_cri_version(message)).map([&](CriVersion version) {
        version.api = api;
        return version;
      });
    });
  }
  return CriVersion{.refusal = refusal};
}

Reading<CriStatus> cri_status(const Host& host, std::string_view socket) {
  constexpr std::string_view verbose = "\x08\x01";
  return ask(host, socket, "RuntimeService/Status", verbose).and_then([&](const std::string& message) {
    return told_of(socket, parse_cri_status(message));
  });
}

Reading<std::string> cri_cgroup_driver(const Host& host, std::string_view socket) {
  return ask(host, socket, "RuntimeService/RuntimeConfig", {}).and_then([&](const std::string& message) {
    return told_of(socket, parse_cri_driver(message));
  });
}

Reading<std::vector<std::string>> cri_images(const Host& host, std::string_view socket) {
  return ask(host, socket, "ImageService/ListImages", {}).and_then([&](const std::string& message) {
    return told_of(socket, parse_cri_images(message));
  });
}

Reading<std::string> cri_running_driver(const Host& host, std::string_view socket) {
  const Reading<std::string> told = cri_cgroup_driver(host, socket);
  if (!told.absent()) return told;
  return cri_status(host, socket).and_then([&](const CriStatus& status) -> Reading<std::string> {
    const auto configuration = status.info.find("config");
    if (configuration == status.info.end()) return Absent{};
    return told_of(socket, driver_of_containerd_status(configuration->second));
  });
}

}  // namespace nodeworthy
