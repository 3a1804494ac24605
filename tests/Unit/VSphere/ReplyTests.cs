using System.Collections.Generic;
using System.Linq;
using System.Xml;
using VmSerial.Errors;
using VmSerial.VSphere;
using VmSerial.VSphere.Soap;
using Xunit;

namespace VmSerial.Unit.VSphere;

public sealed class ReplyTests
{
    private const string Vm = """
        <objects><obj type="VirtualMachine">vm-42</obj>
          <propSet><name>config.changeVersion</name><val xsi:type="xsd:string">2026-11-22T10:00:00Z</val></propSet>
          <propSet><name>config.hardware.device</name><val xsi:type="ArrayOfVirtualDevice">
            <VirtualDevice xsi:type="VirtualIDEController"><key>200</key><deviceInfo><label>IDE 0</label><summary>IDE 0</summary></deviceInfo><busNumber>0</busNumber></VirtualDevice>
            <VirtualDevice xsi:type="VirtualSerialPort"><key>9001</key><yieldOnPoll>true</yieldOnPoll></VirtualDevice>
            <VirtualDevice xsi:type="VirtualDisk"><key>2000</key><backing xsi:type="VirtualDiskFlatVer2BackingInfo"><fileName>[ds] f</fileName></backing></VirtualDevice>
            <VirtualDevice xsi:type="VirtualSerialPort"><key>9000</key><yieldOnPoll>false</yieldOnPoll></VirtualDevice>
          </val></propSet>
          <propSet><name>config.template</name><val xsi:type="xsd:boolean">false</val></propSet>
          <propSet><name>config.version</name><val xsi:type="xsd:string">vmx-19</val></propSet>
          <propSet><name>name</name><val xsi:type="xsd:string">web%2f1</val></propSet>
          <propSet><name>runtime.connectionState</name><val xsi:type="VirtualMachineConnectionState">connected</val></propSet>
          <propSet><name>runtime.faultToleranceState</name><val xsi:type="VirtualMachineFaultToleranceState">notConfigured</val></propSet>
          <propSet><name>runtime.host</name><val type="HostSystem" xsi:type="ManagedObjectReference">host-7</val></propSet>
          <propSet><name>runtime.powerState</name><val xsi:type="VirtualMachinePowerState">poweredOn</val></propSet>
          <propSet><name>property.of.the.future</name><val xsi:type="Thing"><a><b/></a></val></propSet>
        </objects>
        """;

    [Fact]
    public void A_VM_is_read_with_its_serial_ports_in_the_order_of_their_numbers()
    {
        RetrievedPage<RetrievedVirtualMachine> page = ReadPage($"<returnval><token>t1</token>{Vm}{Vm}</returnval>", out List<string?> tokens);
        Assert.Equal(["t1"], tokens);
        Assert.Equal(2, page.Objects.Count);
        VirtualMachineInfo vm = page.Objects[0].Info;
        Assert.Equal(("vc01", "web/1", "vmx-19", PowerState.PoweredOn, false, false), (vm.Server, vm.Name, vm.HardwareVersion, vm.PowerState, vm.IsTemplate, vm.IsFaultTolerant));
        Assert.Equal(new ManagedObjectReference("HostSystem", "host-7"), vm.Host);
        Assert.Equal([1, 2], vm.Ports.Select(p => p.Number));
        Assert.Equal("2026-11-22T10:00:00Z", vm.ChangeVersion);
    }

    [Fact]
    public void A_VM_without_a_configuration_is_read_without_ports()
    {
        RetrievedPage<RetrievedVirtualMachine> page = ReadPage("""
            <returnval><objects><obj type="VirtualMachine">vm-9</obj>
            <propSet><name>name</name><val xsi:type="xsd:string">gone</val></propSet>
            <propSet><name>runtime.connectionState</name><val>orphaned</val></propSet>
            <missingSet><path>config.version</path><fault><fault xsi:type="NoPermission"><object type="VirtualMachine">vm-9</object><privilegeId>System.Read</privilegeId></fault><localizedMessage/></fault></missingSet>
            </objects></returnval>
            """, out List<string?> tokens);
        Assert.Equal([null], tokens);
        VirtualMachineInfo vm = Assert.Single(page.Objects).Info;
        Assert.Equal(("gone", ConnectionState.Orphaned, ""), (vm.Name, vm.ConnectionState, vm.HardwareVersion));
        Assert.Empty(vm.Ports);
    }

    [Fact]
    public void Properties_that_are_missing_for_want_of_a_session_are_a_lost_session()
        => Assert.True(Assert.Throws<SoapFaultException>(() => ReadPage("""
            <returnval><objects><obj type="VirtualMachine">vm-9</obj>
            <missingSet><path>name</path><fault><fault xsi:type="NotAuthenticated"><object type="VirtualMachine">vm-9</object><privilegeId>System.View</privilegeId></fault><localizedMessage>x</localizedMessage></fault></missingSet>
            </objects></returnval>
            """, out _)).Fault.IsNotAuthenticated);

    [Theory]
    [InlineData("")]
    [InlineData("<returnval/>")]
    [InlineData("<returnval></returnval>")]
    public void An_empty_result_is_a_page_without_objects(string result)
    {
        Assert.Empty(ReadPage(result, out List<string?> tokens).Objects);
        Assert.Equal([null], tokens);
    }

    [Fact]
    public void The_next_page_is_known_before_the_objects_are_read()
    {
        bool known = false;
        using XmlReader reader = Reply.Read($"""<R xmlns="urn:vim25" {Reply.Xsi} xmlns:xsd="x"><returnval><token>t</token>{Vm}</returnval></R>""");
        RetrievedPage<bool>.Read(reader, r =>
        {
            Assert.True(known);
            r.Skip();
            return true;
        }, _ => known = true);
    }

    [Theory]
    [InlineData(200, "<html><body>login</body></html>", "ReplyUnreadable", false)]
    [InlineData(200, "not xml", "ReplyUnreadable", false)]
    [InlineData(500, "<html>oops</html>", "ServerUnavailable", true)]
    [InlineData(500, "", "ServerUnavailable", true)]
    [InlineData(503, "", "ServerUnavailable", true)]
    [InlineData(404, "<html/>", "ServerNotVSphere", false)]
    [InlineData(302, "", "ServerNotVSphere", false)]
    public void A_reply_that_is_no_SOAP_is_told_apart(int status, string text, string id, bool transient)
    {
        SoapConnectionException e = Assert.Throws<SoapConnectionException>(() => SoapReader.Read(Reply.Raw(text, status), "vc01", SoapReader.ReadTree));
        Assert.Equal((id, transient), (e.Id, e.Transient));
        Assert.Contains("'vc01'", e.Message);
    }

    [Fact]
    public void A_document_type_is_refused()
    {
        const string Bomb = """<!DOCTYPE e [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><e>&b;</e>""";
        SoapConnectionException e = Assert.Throws<SoapConnectionException>(() => SoapReader.Read(Reply.Raw(Bomb), "vc01", SoapReader.ReadTree));
        Assert.Equal(ErrorKind.InvalidData, e.Kind);
    }

    [Fact]
    public void The_limit_of_ports_is_found_among_all_other_options()
    {
        using XmlReader reader = Reply.Read($"""
            <QueryConfigOptionResponse xmlns="urn:vim25" {Reply.Xsi}><returnval><version>vmx-19</version><hardwareOptions><numCPU>1</numCPU>
            <virtualDeviceOption xsi:type="VirtualIDEControllerOption"><type>VirtualIDEController</type><devices><min>2</min><max>2</max><defaultValue>2</defaultValue></devices></virtualDeviceOption>
            <virtualDeviceOption xsi:type="VirtualSIOControllerOption"><type>VirtualSIOController</type><devices><min>1</min><max>1</max><defaultValue>1</defaultValue></devices>
              <numFloppyDrives><min>0</min><max>2</max><defaultValue>0</defaultValue></numFloppyDrives><numSerialPorts><min>0</min><max>32</max><defaultValue>0</defaultValue></numSerialPorts>
              <numParallelPorts><min>0</min><max>3</max><defaultValue>0</defaultValue></numParallelPorts></virtualDeviceOption>
            <virtualDeviceOption xsi:type="VirtualSerialPortOption"><type>VirtualSerialPort</type></virtualDeviceOption>
            </hardwareOptions></returnval></QueryConfigOptionResponse>
            """);
        Assert.Equal(32, PortLimits.ReadLimit(reader));
    }

    [Fact]
    public void Updates_of_tasks_are_read_with_their_errors()
    {
        using XmlReader reader = Reply.Read($"""
            <WaitForUpdatesExResponse xmlns="urn:vim25" {Reply.Xsi}><returnval><version>7</version><filterSet><filter type="PropertyFilter">f</filter>
            <objectSet><kind>enter</kind><obj type="Task">task-1</obj><changeSet><name>info.state</name><op>assign</op><val xsi:type="TaskInfoState">success</val></changeSet></objectSet>
            <objectSet><kind>modify</kind><obj type="Task">task-2</obj>
              <changeSet><name>info.error</name><op>assign</op><val xsi:type="LocalizedMethodFault"><fault xsi:type="InvalidPowerState"><requestedState>poweredOff</requestedState><existingState>poweredOn</existingState></fault><localizedMessage>No.</localizedMessage></val></changeSet>
              <changeSet><name>info.state</name><op>assign</op><val xsi:type="TaskInfoState">error</val></changeSet></objectSet>
            <objectSet><kind>leave</kind><obj type="Task">task-3</obj></objectSet>
            </filterSet></returnval></WaitForUpdatesExResponse>
            """);
        (string? version, IReadOnlyList<TaskUpdate> updates) = TaskUpdate.Read(SoapReader.ReadTree(reader));
        Assert.Equal("7", version);
        Assert.Equal(["task-1:success", "task-2:error InvalidPowerState", "task-3: gone"],
            updates.Select(u => $"{u.Task.Value}:{u.State}{(u.Error is null ? "" : " " + u.Error.Type)}{(u.IsGone ? " gone" : "")}"));
        Assert.Equal("poweredOn", updates[1].Error!.ExistingState);
    }

    [Fact]
    public void A_wait_in_which_nothing_happened_has_no_version()
    {
        using XmlReader reader = Reply.Read("""<WaitForUpdatesExResponse xmlns="urn:vim25"></WaitForUpdatesExResponse>""");
        (string? version, IReadOnlyList<TaskUpdate> updates) = TaskUpdate.Read(SoapReader.ReadTree(reader));
        Assert.Null(version);
        Assert.Empty(updates);
    }

    private static RetrievedPage<RetrievedVirtualMachine> ReadPage(string result, out List<string?> tokens)
    {
        List<string?> told = tokens = [];
        using XmlReader reader = Reply.Read($"""<RetrievePropertiesExResponse xmlns="urn:vim25" {Reply.Xsi} xmlns:xsd="http://www.w3.org/2001/XMLSchema">{result}</RetrievePropertiesExResponse>""");
        return RetrievedPage<RetrievedVirtualMachine>.Read(reader, new VirtualMachineXml("vc01").Read, told.Add);
    }
}
