using VmSerial.Errors;
using VmSerial.VSphere;
using VmSerial.VSphere.Soap;
using Xunit;

namespace VmSerial.Unit.VSphere;

public sealed class VimFaultsTests
{
    private static readonly ObjectNames s_names = Names();

    [Theory]
    [InlineData("NotAuthenticated", "SessionLost", ErrorKind.Unauthenticated)]
    [InlineData("InvalidLogin", "InvalidLogin", ErrorKind.Unauthenticated)]
    [InlineData("NoPermission", "NoPermission", ErrorKind.PermissionDenied)]
    [InlineData("InvalidPowerState", "InvalidPowerState", ErrorKind.InvalidState)]
    [InlineData("ConcurrentAccess", "ConcurrentChange", ErrorKind.Conflict)]
    [InlineData("TaskInProgress", "TaskInProgress", ErrorKind.Conflict)]
    [InlineData("RestrictedVersion", "LicenceReadOnly", ErrorKind.NotSupported)]
    [InlineData("LicenseRestricted", "LicenceMissing", ErrorKind.NotSupported)]
    [InlineData("NotEnoughLicenses", "LicenceMissing", ErrorKind.NotSupported)]
    [InlineData("InvalidLicense", "LicenceMissing", ErrorKind.NotSupported)]
    [InlineData("ManagedObjectNotFound", "ObjectNotFound", ErrorKind.NotFound)]
    [InlineData("InvalidDeviceSpec", "InvalidDevice", ErrorKind.InvalidArgument)]
    [InlineData("InvalidDeviceBacking", "InvalidDevice", ErrorKind.InvalidArgument)]
    [InlineData("TooManyDevices", "TooManySerialPorts", ErrorKind.LimitExceeded)]
    [InlineData("NotSupported", "NotSupported", ErrorKind.NotSupported)]
    [InlineData("MethodNotFound", "NotSupported", ErrorKind.NotSupported)]
    [InlineData("HostNotConnected", "HostNotConnected", ErrorKind.ConnectionFailed)]
    [InlineData("InvalidState", "InvalidState", ErrorKind.InvalidState)]
    [InlineData("InvalidHostState", "InvalidState", ErrorKind.InvalidState)]
    [InlineData("InvalidArgument", "RequestRefused", ErrorKind.InvalidData)]
    [InlineData("RequestCanceled", "TaskCanceled", ErrorKind.OperationFailed)]
    [InlineData("SystemError", "ServerFault", ErrorKind.OperationFailed)]
    [InlineData("FaultOfTheFuture", "ServerFault", ErrorKind.OperationFailed)]
    public void Every_fault_has_an_id_a_kind_a_target_and_advice(string fault, string id, ErrorKind kind)
    {
        VimFaultException e = VimFaults.ToException(new FaultDetail(fault, ""), "vc01/web1", s_names);
        Assert.Equal((fault, id, kind, "vc01/web1"), (e.Fault, e.Id, e.Kind, e.Target));
        Assert.False(string.IsNullOrEmpty(e.Advice));
        Assert.EndsWith(".", e.Message);
    }

    [Fact]
    public void A_missing_privilege_is_named_with_the_object_it_is_missing_on()
    {
        FaultDetail fault = Parse("NoPermission", """<object type="VirtualMachine">vm-42</object><privilegeId>VirtualMachine.Config.EditDevice</privilegeId>""");
        Assert.Equal("vc01/web1: the account lacks the privilege VirtualMachine.Config.EditDevice on 'web1'.", VimFaults.ToException(fault, "vc01/web1", s_names).Message);
    }

    [Fact]
    public void A_wrong_power_state_says_what_was_found_and_what_is_needed()
    {
        FaultDetail fault = Parse("InvalidPowerState", "<requestedState>poweredOff</requestedState><existingState>poweredOn</existingState>");
        Assert.Equal("vc01/web1 is powered on; this needs it powered off.", VimFaults.ToException(fault, "vc01/web1", s_names).Message);
    }

    [Fact]
    public void A_refused_device_is_counted_as_people_count()
    {
        FaultDetail fault = Parse("InvalidDeviceBacking", "<property>deviceChange[1].device.backing</property><deviceIndex>1</deviceIndex>", "Incompatible device backing specified for device '1'.");
        string message = VimFaults.ToException(fault, "vc01/web1", s_names).Message;
        Assert.Contains("change 2 of the request", message);
        Assert.Contains("InvalidDeviceBacking, property deviceChange[1].device.backing", message);
        Assert.Contains("Incompatible device backing specified", message);
    }

    [Fact]
    public void The_name_of_a_Go_type_is_not_passed_on_as_a_message()
        => Assert.Equal("vc01/web1: the server answered GenericVmConfigFault.",
            VimFaults.ToException(new FaultDetail("GenericVmConfigFault", "*types.GenericVmConfigFault"), "vc01/web1", s_names).Message);

    [Fact]
    public void The_fault_s_own_messages_come_before_the_general_one()
    {
        FaultDetail fault = Parse("GenericVmConfigFault", "<faultMessage><key>msg.serial</key><message>Serial port 3 has no peer.</message></faultMessage>", "A general system error occurred.");
        Assert.Equal("vc01/web1: the server answered GenericVmConfigFault: Serial port 3 has no peer.", VimFaults.ToException(fault, "vc01/web1", s_names).Message);
    }

    [Fact]
    public void A_fault_without_a_type_is_named_by_its_element()
    {
        FaultDetail fault = FaultOf(Reply.Of("""<soapenv:Fault><faultcode>ServerFaultCode</faultcode><faultstring>x</faultstring><detail><InvalidLoginFault xmlns="urn:vim25"/></detail></soapenv:Fault>""", 500));
        Assert.Equal("InvalidLogin", fault.Type);
    }

    [Fact]
    public void A_shared_session_that_is_lost_advises_to_go_where_it_was_opened()
    {
        VimFaultException e = VimFaults.SessionLost("vc01", new VimCredential.SharedCookie("c"));
        Assert.Equal("SessionLost", e.Id);
        Assert.Contains("Connect-VIServer", e.Advice);
    }

    [Fact]
    public void A_refused_login_names_the_user_and_never_the_password()
    {
        VimFaultException e = VimFaults.ToLoginException(new FaultDetail("InvalidLogin", "Cannot complete login."), new VimCredential.UserPassword("ann", "s3cret"), s_names);
        Assert.Contains("'ann'", e.Message);
        Assert.DoesNotContain("s3cret", e.Message + e.Advice);
    }

    private static FaultDetail Parse(string type, string fields, string text = "") => FaultOf(Reply.Fault(type, fields, text));

    private static FaultDetail FaultOf(SoapReply reply) => Assert.Throws<SoapFaultException>(() => SoapReader.Read(reply, "vc01", SoapReader.ReadTree)).Fault;

    private static ObjectNames Names()
    {
        var names = new ObjectNames("vc01");
        names.Remember(new ManagedObjectReference("VirtualMachine", "vm-42"), "web1");
        return names;
    }
}
