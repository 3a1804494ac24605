using System.Linq;
using VmSerial.Errors;
using VmSerial.Plans;
using Xunit;

namespace VmSerial.Unit.Plans;

/// <summary>Every mistake in a plan is named in its line and column. A port of <see cref="PlanText.WithPort"/> begins in 5:9.</summary>
public sealed class PlanReaderErrorTests
{
    [Theory]
    // Unknown keys
    [InlineData("{port: 1, conect: \"tcp://a:1\"}", "5:19 unknown key 'conect': did you mean 'connect'?")]
    [InlineData("{port: 1, yield_on_poll: true}", "5:19 unknown key 'yield_on_poll': did you mean 'yieldOnPoll'?")]
    [InlineData("{port: 1, StartConnected: true}", "5:19 unknown key 'StartConnected': did you mean 'startConnected'?")]
    [InlineData("{port: 1, baudrate: 9600}", "5:19 unknown key 'baudrate': a port has the keys port, connect, listen, vspc, service, direction, state, connected, startConnected, yieldOnPoll")]
    [InlineData("{port: 1, <<: {state: absent}}", "5:19 unknown key '<<': merge keys are not part of YAML 1.2; write the settings out, or use an alias for the whole value")]
    [InlineData("{port: 1, [a]: true}", "5:19 expected the name of a key, found a list")]
    // Keys twice and missing
    [InlineData("{port: 1, connected: true, connected: false}", "5:36 the key 'connected' is given twice (first in line 5)")]
    [InlineData("{connected: true}", "5:9 'port' is missing: a port needs it, with a number from 1 to 32")]
    // Types
    [InlineData("{port: one}", "5:16 expected a number from 1 to 32, found 'one'")]
    [InlineData("{port: '1'}", "5:16 expected a number from 1 to 32, found the text '1': remove the quotes")]
    [InlineData("{port: 0}", "5:16 expected a number from 1 to 32, found the number 0")]
    [InlineData("{port: 33}", "5:16 expected a number from 1 to 32, found the number 33")]
    [InlineData("{port: 1.5}", "5:16 expected a number from 1 to 32, found the number 1.5")]
    [InlineData("{port: 99999999999}", "5:16 expected a number from 1 to 32, found the number 99999999999")]
    [InlineData("{port: }", "5:16 expected a number from 1 to 32, found nothing")]
    [InlineData("{port: [1]}", "5:16 expected a number from 1 to 32, found a list")]
    [InlineData("{port: 1, connected: yes}", "5:30 expected true or false, found 'yes': write true")]
    [InlineData("{port: 1, startConnected: Off}", "5:35 expected true or false, found 'Off': write false")]
    [InlineData("{port: 1, yieldOnPoll: \"true\"}", "5:32 expected true or false, found the text 'true': remove the quotes")]
    [InlineData("{port: 1, yieldOnPoll: 1}", "5:32 expected true or false, found the number 1")]
    [InlineData("{port: 1, connect: 4001}", "5:28 expected a URI such as tcp://nport-a:4001, found the number 4001: put it in quotes if it is meant as text")]
    [InlineData("{port: 1, connect: ~}", "5:28 expected a URI such as tcp://nport-a:4001, found nothing")]
    [InlineData("{port: 1, listen: {host: a}}", "5:27 expected a URI such as telnet://:12345, found a map")]
    [InlineData("{port: 1, connect: ''}", "5:28 expected a URI such as tcp://nport-a:4001, found the text ''")]
    [InlineData("{port: 1, state: abent}", "5:26 expected present or absent, found 'abent': did you mean 'absent'?")]
    [InlineData("{port: 1, state: gone}", "5:26 expected present or absent, found 'gone'")]
    [InlineData("web1", "5:9 expected a port, a map of the keys port, connect, listen, vspc, service, direction, state, connected, startConnected, yieldOnPoll; found 'web1'")]
    [InlineData("!!map {port: 1}", "5:9 the tag 'tag:yaml.org,2002:map' has no meaning in a plan: remove it")]
    [InlineData("{port: !!int \"1\"}", "5:16 the tag 'tag:yaml.org,2002:int' has no meaning in a plan: remove it|5:16 expected a number from 1 to 32, found the text '1': remove the quotes")]
    // What goes with what
    [InlineData("{port: 1, connect: \"tcp://a:1\", listen: \"tcp://:1\"}", "5:41 'listen' cannot stand beside 'connect': a port has one of connect, listen and vspc")]
    [InlineData("{port: 1, vspc: \"telnet://v:1\", connect: \"tcp://a:1\", service: s}", "5:41 'connect' cannot stand beside 'vspc': a port has one of connect, listen and vspc")]
    [InlineData("{port: 1, connect: \"tcp://a:1\", direction: client}", "5:41 'direction' belongs to 'vspc': with 'connect' the host is always the client; remove it")]
    [InlineData("{port: 1, listen: \"tcp://:1\", direction: server}", "5:39 'direction' belongs to 'vspc': with 'listen' the host is always the server; remove it")]
    [InlineData("{port: 1, direction: server}", "5:19 'direction' belongs to 'vspc', and there is none here: remove it, or say which with 'connect', 'listen' or 'vspc'")]
    [InlineData("{port: 1, connect: \"tcp://a:1\", service: vSPC.py}", "5:41 'service' belongs to 'vspc', and there is none here: add 'vspc: telnet://host:port' or remove 'service'")]
    [InlineData("{port: 1, vspc: \"telnet://v:1\"}", "5:19 'vspc' needs 'service': the name by which the concentrator knows the port, such as vSPC.py")]
    [InlineData("{port: 1, vspc: \"telnet://v:1\", service: s, direction: sever}", "5:64 expected client or server, found 'sever': did you mean 'server'?")]
    [InlineData("{port: 1, state: absent, connected: false}", "5:34 'connected' has no meaning beside 'state: absent': remove one of the two")]
    [InlineData("{port: 1, state: absent, vspc: \"telnet://v:1\"}", "5:34 'vspc' has no meaning beside 'state: absent': remove one of the two")]
    public void A_mistake_in_a_port_is_named(string port, string expected)
        => Assert.Equal(expected.Split('|'), PlanText.Problems(PlanText.WithPort(port)));

    [Theory]
    [InlineData("{port: 1, connect: \"tcp://5000\"}", "5:28", "tcp://:5000")]
    [InlineData("{port: 1, connect: \"tcp://5000\"}", "5:28", "tcp://host:5000")]
    [InlineData("{port: 1, connect: \"tcp://:5000\"}", "5:28", "tcp://host:5000")]
    [InlineData("{port: 1, connect: \"tcp://a:0\"}", "5:28", "65535")]
    [InlineData("{port: 1, connect: \"tcp://a:65536\"}", "5:28", "65535")]
    [InlineData("{port: 1, listen: \"telnet://:99999\"}", "5:27", "65535")]
    [InlineData("{port: 1, connect: \"udp://a:1\"}", "5:28", "'udp'")]
    [InlineData("{port: 1, vspc: \"tcp://v:1\", service: s}", "5:25", "telnet://v:1")]
    [InlineData("{port: 1, vspc: \"telnet://:1\", service: s}", "5:25", "telnet://host:1")]
    [InlineData("{port: 1, vspc: \"telnet://v\", service: s}", "5:25", "telnet://v:port")]
    public void A_bad_URI_is_named_with_the_right_form(string port, string position, string form)
    {
        string problem = PlanText.Problem(PlanText.WithPort(port));

        Assert.StartsWith(position + " ", problem, System.StringComparison.Ordinal);
        Assert.Contains(form, problem, System.StringComparison.Ordinal);
    }

    [Theory]
    // The top
    [InlineData("vms: []", "1:1 'version' is missing: a plan needs it, with the number 1")]
    [InlineData("version: 1", "1:1 'vms' is missing: a plan needs it, with a list of VMs, or 'hosts', with a list of hosts, or 'nports', with a list of NPorts")]
    [InlineData("version: 2\nvms: []", "1:10 expected the number 1, found the number 2")]
    [InlineData("version: '1'\nvms: []", "1:10 expected the number 1, found the text '1': remove the quotes")]
    [InlineData("version: 1\nvms:\n", "2:5 expected a list of VMs, found nothing")]
    [InlineData("version: 1\nvms:\n  match: web1\n", "3:3 expected a list of VMs, found a map: begin each entry with a dash")]
    [InlineData("version: 1\nvm: []\nvms: []", "2:1 unknown key 'vm': did you mean 'vms'?")]
    [InlineData("version: 1\nmachines: []\nvms: []", "2:1 unknown key 'machines': a plan has the keys version, servers, hosts, nports, vms")]
    [InlineData("- version: 1", "1:1 expected a plan, a map of the keys version, servers, hosts, nports, vms; found a list")]
    [InlineData("just words", "1:1 expected a plan, a map of the keys version, servers, hosts, nports, vms; found 'just words'")]
    [InlineData("version: 1\nvms: []\n---\nversion: 1\nvms: []", "3:1 a second YAML document begins here: a plan is one document, so put the second one into a file of its own")]
    [InlineData("", "1:1 the plan is empty: it needs at least 'version: 1' and 'vms:'")]
    [InlineData("\uFEFF", "1:1 the plan is empty: it needs at least 'version: 1' and 'vms:'")]
    [InlineData("# nothing\n\n# yet\n", "1:1 the plan is empty: it needs at least 'version: 1' and 'vms:'")]
    [InlineData("---\n...\n", "1:1 the plan is empty: it needs at least 'version: 1' and 'vms:'")]
    // VMs
    [InlineData("version: 1\nvms:\n  - ports: []", "3:5 'match' is missing: a VM needs it, with the name of a VM, a wildcard, an inventory path or an id")]
    [InlineData("version: 1\nvms:\n  - match: web1", "3:5 'ports' is missing: a VM needs it, with a list of ports")]
    [InlineData("version: 1\nvms:\n  - match: 4711\n    ports: []", "3:12 expected the name of a VM, a wildcard, an inventory path or an id, found the number 4711: put it in quotes if it is meant as text")]
    [InlineData("version: 1\nvms:\n  - {match: a, optional: maybe, ports: []}", "3:26 expected true or false, found 'maybe'")]
    [InlineData("version: 1\nvms:\n  - web1", "3:5 expected a VM, a map of the keys match, server, optional, ports; found 'web1'")]
    [InlineData("version: 1\nvms:\n  - {match: web1, ports: []}\n  - {match: WEB1, ports: []}", "4:13 the VM 'WEB1' is named twice (first in line 3): put all its ports under one match")]
    [InlineData("version: 1\nvms:\n  - &a {match: web1, ports: []}\n  - *a", "4:5 the VM 'web1' is named twice (first in line 3): put all its ports under one match")]
    [InlineData("version: 1\nvms:\n  - match: web1\n    ports:\n      - {port: 1}\n      - {port: 2}\n      - {port: 1}", "7:16 port 1 is given twice for this VM (first in line 5)")]
    [InlineData("version: 1\nvms:\n  - match: web*\n    ports:\n      - {port: 1, listen: \"tcp://:1\"}", "5:19 'listen' under the wildcard 'web*' is the same listener for every VM that it fits, and only one of them can have it: give each VM a match and a TCP port of its own")]
    [InlineData("version: 1\nvms:\n  - match: web[12]\n    ports:\n      - {port: 1, listen: \"tcp://:1\"}", "5:19 'listen' under the wildcard 'web[12]' is the same listener for every VM that it fits, and only one of them can have it: give each VM a match and a TCP port of its own")]
    [InlineData("version: 1\nservers: [vc01, vc02]\nvms:\n  - {match: a, server: vc1, ports: []}", "4:24 the server 'vc1' is not in 'servers': did you mean 'vc01'?")]
    [InlineData("version: 1\nservers: [vc01]\nvms:\n  - {match: a, server: esx, ports: []}", "4:24 the server 'esx' is not in 'servers': 'servers' has vc01")]
    // Servers
    [InlineData("version: 1\nservers: vc01\nvms: []", "2:10 expected a list of servers, found 'vc01'")]
    [InlineData("version: 1\nservers: [7]\nvms: []", "2:11 expected the name or address of a server, found the number 7")]
    [InlineData("version: 1\nservers: [[vc01]]\nvms: []", "2:11 expected a server, a map of the keys name, user, password, thumbprint; found a list")]
    [InlineData("version: 1\nservers: [\"https://vc01/sdk\"]\nvms: []", "2:11 a server is a name or an address without a scheme: write vc01")]
    [InlineData("version: 1\nservers: [vc01/sdk]\nvms: []", "2:11 expected the name or address of one server, such as vc01 or vc01:8443; found 'vc01/sdk'")]
    [InlineData("version: 1\nservers: [\"vc01:0\"]\nvms: []", "2:11 expected a TCP port from 1 to 65535 behind the colon, as in vc01:8443; found 'vc01:0'")]
    [InlineData("version: 1\nservers: [\"vc01:70000\"]\nvms: []", "2:11 expected a TCP port from 1 to 65535 behind the colon, as in vc01:8443; found 'vc01:70000'")]
    [InlineData("version: 1\nservers: [vc01, VC01]\nvms: []", "2:17 the server 'VC01' is named twice (first in line 2)")]
    [InlineData("version: 1\nservers: [{user: u}]\nvms: []", "2:11 'name' is missing: a server needs it, with the name or address of a server")]
    [InlineData("version: 1\nservers: [{name: a, password: \"env:P\"}]\nvms: []", "2:21 'password' needs 'user': the name of the user whose password it is")]
    [InlineData("version: 1\nservers: [{name: a, thumbprint: \"AB:CD\"}]\nvms: []", "2:33 expected a SHA-256 thumbprint of 64 hex digits, found 'AB:CD'")]
    [InlineData("version: 1\nservers: [{name: a, thumbprint: \"da39a3ee5e6b4b0d3255bfef95601890afd80709\"}]\nvms: []", "2:33 expected a SHA-256 thumbprint of 64 hex digits, found one of 40, which is SHA-1: that can be forged and is not accepted")]
    public void A_mistake_outside_the_ports_is_named(string yaml, string expected)
        => Assert.Equal(expected, PlanText.Problem(yaml));

    [Theory]
    [InlineData("hunter2")]
    [InlineData("'env:'")]
    [InlineData("'env:no-dashes'")]
    [InlineData("'ENV:hunter2'")]
    [InlineData("[hunter2]")]
    [InlineData("31337")]
    public void A_literal_password_is_refused_and_not_repeated(string password)
    {
        string problem = PlanText.Problem($"version: 1\nservers:\n  - name: vc01\n    user: root\n    password: {password}\nvms: []");

        Assert.StartsWith("5:15 a password does not belong in a plan", problem, System.StringComparison.Ordinal);
        Assert.Contains("env:VC01_PASSWORD", problem, System.StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", problem, System.StringComparison.Ordinal);
        Assert.DoesNotContain("31337", problem, System.StringComparison.Ordinal);
    }

    [Fact]
    public void All_problems_are_named_in_the_order_of_the_file()
    {
        PlanException e = Assert.Throws<PlanException>(() => PlanText.Read("""
            version: 1
            servers: [vc01]
            vms:
              - match: web1
                server: vc02
                prots: []
                ports:
                  - {port: 1, connect: "tcp://5000"}
                  - {port: 1, listen: "tcp://:70000"}
              - match: web1
                server: vc02
                ports: none
            colour: blue
            """));

        Assert.Equal(["5:13", "6:5", "8:28", "9:16", "9:27", "10:12", "11:13", "12:12", "13:1"],
            e.Problems.Select(p => $"{p.Position.Line}:{p.Position.Column}"));
        Assert.Equal(("PlanInvalid", ErrorKind.InvalidData, "lab.yaml"), (e.Id, e.Kind, e.Target));
        Assert.StartsWith("lab.yaml:5:13: the server 'vc02' is not in 'servers'", e.Message, System.StringComparison.Ordinal);
    }

    [Fact]
    public void A_hundred_problems_are_shown_and_the_rest_is_counted()
    {
        string yaml = "version: 1\nvms:\n" + string.Concat(Enumerable.Repeat("  - nothing\n", 250));

        var problems = PlanText.Problems(yaml);

        Assert.Equal(100, problems.Count);
        Assert.StartsWith("101:5 expected a VM", problems[98], System.StringComparison.Ordinal);
        Assert.Equal("101:5 151 more problems after this one are not shown", problems[99]);
    }
}
