using System.IO;
using VmSerial.Ssh;
using Xunit;

namespace VmSerial.Unit.Ssh;

public sealed class KnownHostsPlacesTests
{
    [Fact]
    public void The_user_s_file_comes_before_the_system_s()
        => Assert.Equal([Path.Combine("home", ".ssh", "known_hosts"), "/etc/ssh/ssh_known_hosts"], KnownHostsPlaces.In("home", null));

    [Fact]
    public void On_Windows_the_system_s_file_is_among_all_users_program_data()
        => Assert.Equal([Path.Combine("home", ".ssh", "known_hosts"), Path.Combine("data", "ssh", "ssh_known_hosts")], KnownHostsPlaces.In("home", "data"));
}
