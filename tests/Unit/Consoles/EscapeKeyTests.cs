using VmSerial.Consoles;
using VmSerial.Errors;
using Xunit;

namespace VmSerial.Unit.Consoles;

public sealed class EscapeKeyTests
{
    [Theory]
    [InlineData("Ctrl+]", 0x1D)]
    [InlineData("ctrl-a", 1)]
    [InlineData("^\\", 0x1C)]
    [InlineData("^@", 0)]
    [InlineData("^_", 0x1F)]
    public void A_key_is_read_as_people_write_it(string text, int code) => Assert.Equal(code, EscapeKey.Parse(text).Code);

    [Theory]
    [InlineData("")]
    [InlineData("^")]
    [InlineData("^[")]
    [InlineData("^M")]
    [InlineData("x")]
    [InlineData("Ctrl+é")]
    [InlineData("Ctrl+ab")]
    [InlineData("\u001b")]
    public void What_is_no_key_to_leave_with_is_refused(string text)
        => Assert.Equal("EscapeKeyInvalid", Assert.Throws<VmSerialException>(() => EscapeKey.Parse(text)).Id);

    [Fact]
    public void A_key_is_shown_as_it_is_read()
    {
        for (int code = 0; code < 32; code++)
        {
            if (code is not (13 or 27))
                Assert.Equal(code, EscapeKey.Parse(new EscapeKey((byte)code).ToString()).Code);
        }
    }
}
