#include "host/http_client.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <system_error>

#include "base/text.h"
#include "base/units.h"

namespace nodeworthy {
namespace {

constexpr size_t most_header_bytes = size_t{64} << 10;

/// What has arrived so far.
struct Arrived {
  Response response;
  size_t most_bytes = 0;
  size_t header_bytes = 0;
  bool too_long = false;
};

/// libcurl calls this for every line of headers and trailers; taking less than all of it ends the transfer.
size_t take_header(char* bytes, size_t, size_t size, void* to) {
  Arrived& arrived = *static_cast<Arrived*>(to);
  arrived.header_bytes += size;
  arrived.too_long = arrived.too_long || arrived.header_bytes > most_header_bytes;
  if (arrived.too_long) return 0;
  const std::string_view line = strip({bytes, size});
  const size_t colon = line.find(':');
  if (line.starts_with("HTTP/")) arrived.response.headers.clear();  // those of an interim answer are not the answer's
  if (colon != std::string_view::npos)
    arrived.response.headers.insert_or_assign(lower(strip(line.substr(0, colon))), std::string(strip(line.substr(colon + 1))));
  return size;
}

size_t take_body(char* bytes, size_t, size_t size, void* to) {
  Arrived& arrived = *static_cast<Arrived*>(to);
  arrived.too_long = arrived.too_long || arrived.response.body.size() + size > arrived.most_bytes;
  if (arrived.too_long) return 0;
  arrived.response.body.append(bytes, size);
  return size;
}

/// A transfer of libcurl. The library is started when the first one is made: most runs need none.
class Transfer {
 public:
  Transfer() : handle_(start(), ::curl_easy_cleanup) {}

  template <class T>
  void set(CURLoption option, T value) {
    failed_ = failed_ || ::curl_easy_setopt(handle_.get(), option, value) != CURLE_OK;
  }
  void add_header(const std::string& line) {
    headers_.reset(::curl_slist_append(headers_.release(), line.c_str()));
    set(CURLOPT_HTTPHEADER, headers_.get());
  }
  CURLcode perform() { return failed_ ? CURLE_FAILED_INIT : ::curl_easy_perform(handle_.get()); }
  long told(CURLINFO info) const {
    long value = 0;
    ::curl_easy_getinfo(handle_.get(), info, &value);
    return value;
  }

 private:
  static CURL* start() {
    static const CURLcode started = ::curl_global_init(CURL_GLOBAL_NOTHING);
    return started == CURLE_OK ? ::curl_easy_init() : nullptr;
  }

  std::unique_ptr<CURL, void (*)(CURL*)> handle_;
  std::unique_ptr<curl_slist, void (*)(curl_slist*)> headers_{nullptr, ::curl_slist_free_all};
  bool failed_ = handle_ == nullptr;
};

void prepare(Transfer& transfer, const HttpTarget& target, const Request& request, const HttpLimits& limits) {
  const bool two = request.version == Request::Version::two;
  transfer.set(CURLOPT_PROTOCOLS_STR, "http");
  transfer.set(CURLOPT_URL, fmt::format("http://{}{}", target.authority, request.path).c_str());
  if (!target.socket.empty()) transfer.set(CURLOPT_UNIX_SOCKET_PATH, target.socket.c_str());
  transfer.set(CURLOPT_PROXY, "");  // an empty one wins over http_proxy of the environment
  transfer.set(CURLOPT_HTTP_VERSION, long{two ? CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE : CURL_HTTP_VERSION_1_1});
  transfer.set(CURLOPT_PATH_AS_IS, 1L);
  transfer.set(CURLOPT_NOSIGNAL, 1L);
  transfer.set(CURLOPT_TIMEOUT_MS, static_cast<long>(limits.patience.count()));
  if (request.content_type.empty()) return;
  if (request.body.empty()) {
    transfer.set(CURLOPT_CUSTOMREQUEST, "POST");
  } else {
    transfer.set(CURLOPT_POST, 1L);
    transfer.set(CURLOPT_POSTFIELDSIZE, static_cast<long>(request.body.size()));
    transfer.set(CURLOPT_POSTFIELDS, request.body.data());
  }
  transfer.add_header("Content-Type: " + request.content_type);
  transfer.add_header("Expect:");  // ask and answer in one go
  // gRPC's servers refuse who does not say that it understands trailers.
  if (two) transfer.add_header("TE: trailers");
}

/// Why there is no whole answer. The sentences are libcurl's own and hold nothing that the other side sent.
std::string failure(CURLcode code, const Transfer& transfer, const Arrived& arrived, const HttpLimits& limits) {
  const long error = transfer.told(CURLINFO_OS_ERRNO);
  if (arrived.too_long) return fmt::format("answers with more than {}", format_size(limits.most_bytes));
  if (code == CURLE_OPERATION_TIMEDOUT) return fmt::format("no whole answer within {}", format_duration(limits.patience));
  if (code == CURLE_COULDNT_CONNECT && error != 0) return std::generic_category().message(static_cast<int>(error));
  return fmt::format("no answer in HTTP ({})", ::curl_easy_strerror(code));
}

}  // namespace

Reading<Response> ask_over_http(const HttpTarget& target, const Request& request, const HttpLimits& limits) {
  Transfer transfer;
  Arrived arrived{.most_bytes = limits.most_bytes};
  prepare(transfer, target, request, limits);
  transfer.set(CURLOPT_HEADERFUNCTION, take_header);
  transfer.set(CURLOPT_HEADERDATA, &arrived);
  transfer.set(CURLOPT_WRITEFUNCTION, take_body);
  transfer.set(CURLOPT_WRITEDATA, &arrived);
  const CURLcode code = transfer.perform();
  if (code == CURLE_COULDNT_CONNECT && transfer.told(CURLINFO_OS_ERRNO) == ECONNREFUSED) return Absent{};
  if (code != CURLE_OK) return Unreadable{fmt::format("{}: {}", target.shown, failure(code, transfer, arrived, limits))};
  arrived.response.status = static_cast<int>(transfer.told(CURLINFO_RESPONSE_CODE));
  return std::move(arrived.response);
}

}  // namespace nodeworthy
