namespace VmSerial.Unit.Esx;

/// <summary>What 5.0 U1 and 5.1 wrote, to the letter; and the four columns of 8.0 U2.</summary>
internal static class Transcripts
{
    internal const string RulesetList = """
        Name              Enabled
        ----------------  -------
        remoteSerialPort    false
        """;

    internal const string RulesetListMoxa = """
        Name  Enabled
        ----  -------
        moxa    false
        """;

    internal const string FirewallGet = """
           Default Action: DROP
           Enabled: true
           Loaded: true

        """;

    internal const string RuleList = """
        Ruleset           Direction  Protocol  Port Type  Port Begin  Port End
        ----------------  ---------  --------  ---------  ----------  --------
        remoteSerialPort  Outbound   TCP       Dst                 0     65535
        remoteSerialPort  Inbound    TCP       Dst                23        23
        remoteSerialPort  Inbound    TCP       Dst              1024     65535
        """;

    internal const string RuleListMoxa = """
        Ruleset  Direction  Protocol  Port Type  Port Begin  Port End
        -------  ---------  --------  ---------  ----------  --------
        moxa     Outbound   TCP       Dst              4001      4001
        """;

    internal const string Version50U1 = """
        VMware ESXi 5.0.0 build-623860
        VMware ESXi 5.0.0 Update 1
        """;

    internal const string Version51 = """
        VMware ESXi 5.1.0 build-799733
        VMware ESXi 5.1.0 GA
        """;

    internal const string RulesetListOf80U2 = """
        Name              Enabled  Enable/Disable configurable  Allowed IP configurable
        ----------------  -------  ---------------------------  -----------------------
        sshServer            true                         true                     true
        fdm                 false                        false                    false
        remoteSerialPort    false                         true                     true
        """;

    internal const string AllowedIpList = """
        Ruleset           Allowed IP Addresses
        ----------------  ------------------------------------------
        sshServer         All
        remoteSerialPort  192.168.0.0/24, 10.0.0.7, 2001:db8::/32
        """;

    internal const string ConnectionList = """
        Proto  Recv Q  Send Q  Local Address        Foreign Address      State        World ID  CC Algo  World Name
        -----  ------  ------  -------------------  -------------------  -----------  --------  -------  ----------
        tcp         0       0  192.168.0.103:60337  192.168.0.121:4001   ESTABLISHED     34806  newreno  vmx
        tcp         0       0  0.0.0.0:12345        0.0.0.0:0            LISTEN          34806  newreno  vmx
        tcp         0       0  :::443               :::0                 LISTEN          33221  newreno  hostd
        udp         0       0  [fe80::1]:123        [::]:0                               33007
        """;
}
