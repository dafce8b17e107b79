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

/// Hands over every field of a message; false where it is none, and where `use` says of a field that it is not written as it must.
template <class Use>
bool each_field(std::string_view message, Use use) {
  ProtobufReader reader(message);
  while (const std::optional<ProtobufField> field = reader.next())
    if (!use(*field)) return false;
  return !reader.broken();
}

bool is_bytes(const ProtobufField& field) { return field.wire == ProtobufField::Wire::bytes; }

/// Takes a value; false where the field has none of its kind.
template <class Text>
bool take(const ProtobufField& field, Text& to) {
  if (is_bytes(field)) to = field.bytes;
  return is_bytes(field);
}

bool take(const ProtobufField& field, uint64_t& to) {
  const bool good = field.wire == ProtobufField::Wire::varint;
  if (good) to = field.integer;
  return good;
}

bool read_condition(std::string_view message, CriCondition& condition) {
  uint64_t holds = 0;
  const bool whole = each_field(message, [&](const ProtobufField& field) {
    if (field.number == 1) return take(field, condition.type);
    if (field.number == 2) return take(field, holds);
    if (field.number == 3) return take(field, condition.reason);
    return field.number != 4 || take(field, condition.message);
  });
  condition.holds = holds != 0;
  return whole;
}

bool read_conditions(std::string_view message, std::vector<CriCondition>& conditions) {
  return each_field(message, [&](const ProtobufField& field) {
    if (field.number != 1 || conditions.size() == most_conditions) return true;
    return is_bytes(field) && read_condition(field.bytes, conditions.emplace_back());
  });
}

bool read_entry(std::string_view message, std::map<std::string, std::string>& entries) {
  std::string_view key;
  std::string_view value;
  const bool whole = each_field(message, [&](const ProtobufField& field) {
    if (field.number == 1) return take(field, key);
    return field.number != 2 || take(field, value);
  });
  if (whole && entries.size() < most_entries) entries.insert_or_assign(std::string(key), std::string(value));
  return whole;
}

/// The number of a driver; 0, which is not written, is systemd.
bool read_driver(std::string_view message, uint64_t& driver) {
  return each_field(message, [&](const ProtobufField& field) { return field.number != 1 || take(field, driver); });
}

bool read_image(std::string_view message, std::vector<std::string>& references) {
  return each_field(message, [&](const ProtobufField& field) {
    if (field.number != 2) return true;
    if (is_bytes(field) && references.size() < most_references) references.emplace_back(field.bytes);
    return is_bytes(field);
  });
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
  std::string_view runtime;
  std::string_view number;
  const bool whole = each_field(message, [&](const ProtobufField& field) {
    if (field.number == 2) return take(field, runtime);
    return field.number != 3 || take(field, number);
  });
  if (!whole || runtime.empty() || number.empty()) return no_message("version of CRI");
  return CriVersion{.api = {}, .runtime = printable(runtime), .version = printable(number), .refusal = {}};
}

Reading<CriStatus> parse_cri_status(std::string_view message) {
  CriStatus status;
  const bool whole = each_field(message, [&](const ProtobufField& field) {
    if (field.number == 1) return is_bytes(field) && read_conditions(field.bytes, status.conditions);
    return field.number != 2 || (is_bytes(field) && read_entry(field.bytes, status.info));
  });
  if (!whole) return no_message("status of CRI");
  return status;
}

Reading<std::string> parse_cri_driver(std::string_view message) {
  bool told = false;
  uint64_t driver = 0;
  const bool whole = each_field(message, [&](const ProtobufField& field) {
    if (field.number != 1) return true;
    told = true;
    return is_bytes(field) && read_driver(field.bytes, driver);
  });
  if (!whole || !told || driver > 1) return no_message("configuration of CRI");
  return std::string(driver == 0 ? "systemd" : "cgroupfs");
}

Reading<std::vector<std::string>> parse_cri_images(std::string_view message) {
  std::vector<std::string> references;
  const bool whole = each_field(
      message, [&](const ProtobufField& field) { return field.number != 1 || (is_bytes(field) && read_image(field.bytes, references)); });
  if (!whole) return no_message("list of images");
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
  const Node* type = runtime == nullptr ? nullptr : runtime->find("runtimeType");
  // Other shims, as Kata's, have options of their own.
  if (type == nullptr || !type->text.starts_with("io.containerd.runc.")) return Absent{};
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
