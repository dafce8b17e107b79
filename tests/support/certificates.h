// Certificates that tests share, made with openssl ca: valid from 2026 on.
#pragma once

#include <string_view>

namespace nodeworthy::test {

/// Of an authority, kubernetes, that is its own issuer: until 2035-12-30.
inline constexpr std::string_view authority = R"(-----BEGIN CERTIFICATE-----
MIIBSDCB8KADAgECAgEBMAoGCCqGSM49BAMCMBUxEzARBgNVBAMMCmt1YmVybmV0
ZXMwHhcNMjYwMTAxMDAwMDAwWhcNMzUxMjMwMDAwMDAwWjAVMRMwEQYDVQQDDApr
dWJlcm5ldGVzMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAENPXBcrYkRH16uZxl
sueMiy639YPW4DVgHuH6DCcC1cH3wH6qvuIOWsbgeK59S9tj5othdKS0dJXsVgWG
h+2vRqMxMC8wDgYDVR0PAQH/BAQDAgeAMB0GA1UdDgQWBBSucjbMDo8hFpIuzl2u
4DBnSyZFFDAKBggqhkjOPQQDAgNHADBEAiAMvfqC8KUF9Dw6W8hTo6dDcQWNcAsI
CO9Kbad1EdzViwIgGyAv+GL9SS5Sr0YcKCf6LxC2Fi0OG2F/tTTvduFqtP0=
-----END CERTIFICATE-----
)";

/// Of a server below it, kube-apiserver: until 2027-01-01.
inline constexpr std::string_view server = R"(-----BEGIN CERTIFICATE-----
MIIBbjCCARWgAwIBAgIBBDAKBggqhkjOPQQDAjAVMRMwEQYDVQQDDAprdWJlcm5l
dGVzMB4XDTI2MDEwMTAwMDAwMFoXDTI3MDEwMTAwMDAwMFowGTEXMBUGA1UEAwwO
a3ViZS1hcGlzZXJ2ZXIwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASyKRagu6Qq
4/Kx+KC5Ka2mhP6ybgy+Cef+zp6ZTDve10madrgKMFiC94TTa1fMVPAQAU5jgj68
Vt+49CqG4zkCo1IwUDAOBgNVHQ8BAf8EBAMCB4AwHQYDVR0OBBYEFLMrfXylyzXG
lZu1WN9LCvJ8r/CJMB8GA1UdIwQYMBaAFK5yNswOjyEWki7OXa7gMGdLJkUUMAoG
CCqGSM49BAMCA0cAMEQCHyjmalBJuDk7l47t5J921t2Jmbf3Xq1Eu8Ocf/p9x0QC
IQC/GikItFKMmD8wXgmLd2UAkpIhu9vFOU7s+qnr+Nz2Ew==
-----END CERTIFICATE-----
)";

}  // namespace nodeworthy::test
