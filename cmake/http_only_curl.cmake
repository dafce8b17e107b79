# libcurl for a program that is linked statically. Debian's archive speaks many protocols, and wants the libraries of each of them, several of
# which (GSSAPI, SASL) have no archive. HTTP alone is spoken here, so only nghttp2 and what unpacks a transfer encoding are linked. In place
# of each function of the others stands one that stops the program with its name, so that a mistake about what HTTP alone calls is seen. The
# two that libcurl calls when it starts do nothing and say that it went well; those that free what was made do nothing, because nothing was
# (libcurl 8 calls them with null). A library that is not in the list stops the build.
find_library(CURL_ARCHIVE libcurl.a REQUIRED)
find_library(NGHTTP2_ARCHIVE libnghttp2.a REQUIRED)
find_library(Z_ARCHIVE libz.a REQUIRED)
find_library(BROTLIDEC_ARCHIVE libbrotlidec.a REQUIRED)
find_library(BROTLICOMMON_ARCHIVE libbrotlicommon.a REQUIRED)
find_library(ZSTD_ARCHIVE libzstd.a REQUIRED)

set(openssl ASN1_ BIO_ BN_ CRYPTO_ DES_ ENGINE_ ERR_ EVP_ GENERAL_ MD4_ MD5_ OBJ_ OCSP_ OPENSSL_ OpenSSL_ OSSL_ PEM_ PKCS12_ RAND_ RSA_ SHA256_
  SSL_ TLS_ UI_ X509 d2i_ i2a_ i2d_ i2t_)
set(others GSS_ RTMP_ ber_ gss_ idn2_ ldap_ libssh2_ nghttp3_ psl_)
list(JOIN openssl "|" openssl)
list(JOIN others "|" others)

execute_process(COMMAND ${CMAKE_NM} --undefined-only ${CURL_ARCHIVE} OUTPUT_VARIABLE symbols ERROR_QUIET COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "U (${openssl}|${others})[A-Za-z0-9_]*" symbols "${symbols}")
list(REMOVE_DUPLICATES symbols)
set(source "#include <cstdio>\n#include <cstdlib>\n\n[[noreturn]] static void left_out(const char* name) {\n"
  "  std::fprintf(stderr, \"nodeworthy: %s is called, which is left out of this program\\n\", name);\n  std::abort();\n}\n\nextern \"C\" {\n")
foreach(symbol IN LISTS symbols)
  string(SUBSTRING ${symbol} 2 -1 symbol)
  if(symbol MATCHES "^(OPENSSL_init_ssl|libssh2_init)$|_free$")
    string(APPEND source "int ${symbol}() { return 0; }\n")
  else()
    string(APPEND source "void ${symbol}() { left_out(\"${symbol}\"); }\n")
  endif()
endforeach()
string(APPEND source "}\n")
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/left_out_of_curl.cpp CONTENT "${source}" @ONLY)

add_library(left-out-of-curl STATIC ${CMAKE_BINARY_DIR}/left_out_of_curl.cpp)
add_library(nodeworthy-curl INTERFACE)
target_link_libraries(nodeworthy-curl INTERFACE
  ${CURL_ARCHIVE} left-out-of-curl ${NGHTTP2_ARCHIVE} ${BROTLIDEC_ARCHIVE} ${BROTLICOMMON_ARCHIVE} ${ZSTD_ARCHIVE} ${Z_ARCHIVE})
