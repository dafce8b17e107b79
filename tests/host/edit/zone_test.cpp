#include "tests/host/edit/table.h"

namespace nodeworthy {
namespace {

const std::string port = "<port port=\"6443\" protocol=\"tcp\"/>";

const test::EditRow rows[] = {
    {"an empty zone", "<zone>\n</zone>\n", "<zone>\n  " + port + "\n</zone>\n"},
    {"behind what is there", "<zone>\n  <service name=\"ssh\"/>\n</zone>\n",
     "<zone>\n  <service name=\"ssh\"/>\n  " + port + "\n</zone>\n"},
    {"it is there", "<zone>\n" + port + "\n</zone>\n", "<zone>\n" + port + "\n</zone>\n"},
    {"it is there the other way round", "<zone><port protocol='tcp' port='6443'/></zone>",
     "<zone><port protocol='tcp' port='6443'/></zone>"},
    {"of another protocol", "<zone>\n<port port=\"6443\" protocol=\"udp\"/>\n</zone>",
     "<zone>\n<port port=\"6443\" protocol=\"udp\"/>\n  " + port + "\n</zone>"},
    {"it is there as a comment", "<zone>\n  <!-- " + port + " -->\n</zone>\n",
     "<zone>\n  <!-- " + port + " -->\n  " + port + "\n</zone>\n"},
    {"as the port of a rule", "<zone>\n<rule>" + port + "<accept/></rule>\n</zone>\n",
     "<zone>\n<rule>" + port + "<accept/></rule>\n  " + port + "\n</zone>\n"},
    {"as a source port", "<zone>\n<source-port port=\"6443\" protocol=\"tcp\"/>\n</zone>\n",
     "<zone>\n<source-port port=\"6443\" protocol=\"tcp\"/>\n  " + port + "\n</zone>\n"},
    {"a comment behind the zone", "<zone>\n</zone>\n<!-- once: </zone> -->\n", "<zone>\n  " + port + "\n</zone>\n<!-- once: </zone> -->\n"},
    {"a comment in it", "<zone>\n</zone>\n<!-- > \" -->", "<zone>\n  " + port + "\n</zone>\n<!-- > \" -->"},
    {"an instruction behind it", "<zone>\n</zone>\n<?x </zone>?>\n", "<zone>\n  " + port + "\n</zone>\n<?x </zone>?>\n"},
    {"a CDATA section", "<zone>\n<short><![CDATA[</zone>]]></short></zone>\n",
     "<zone>\n<short><![CDATA[</zone>]]></short>\n  " + port + "\n</zone>\n"},
    {"a quoted value", "<zone>\n  <interface name='</zone>'/>\n</zone>\n",
     "<zone>\n  <interface name='</zone>'/>\n  " + port + "\n</zone>\n"},
    {"a quoted >", "<zone>\n  <interface name=\"</zone>\"\n/>\n</zone>\n",
     "<zone>\n  <interface name=\"</zone>\"\n/>\n  " + port + "\n</zone>\n"},
    {"blanks in the end tag", "<zone>\n</zone\n >\n", "<zone>\n  " + port + "\n</zone\n >\n"},
    {"the end tag is indented", "<zone>\n\t</zone>", "<zone>\n\t  " + port + "\n\t</zone>"},
    {"all in a line", "<zone><short>Public</short></zone>", "<zone><short>Public</short>\n  " + port + "\n</zone>"},
    {"nothing to stand in", "<zone/>\n", "1:1: there is no </zone>"},
    {"no element", "<!-- </zone> -->", "1:17: No document element found"},
    {"an empty file", "", "1:1: No document element found"},
    {"it does not parse", "<zone>", "1:6: Start-end tags mismatch"},
    {"a document type", "<!DOCTYPE zone [<!ENTITY e \"</zone>\">]>\n<zone>\n</zone>\n", "1:11: a document type is not accepted"},
};

TEST_CASE("opening a port in a zone of firewalld") {
  for (const test::EditRow& row : rows) test::check_row(row, [](std::string_view text) { return open_port(text, "6443", "tcp"); });
}

}  // namespace
}  // namespace nodeworthy
