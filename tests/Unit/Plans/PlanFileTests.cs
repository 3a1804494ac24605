using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Plans;
using Xunit;

namespace VmSerial.Unit.Plans;

public sealed class PlanFileTests : IDisposable
{
    private const string Yaml = "version: 1\nvms:\n  - match: büro\n    ports: []\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("vmserial-plan-").FullName;

    private string Path => System.IO.Path.Combine(_folder, "lab.yaml");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<Plan> Read() => PlanReader.ReadFileAsync(Path, "./lab.yaml", TestContext.Current.CancellationToken);

    private async Task<string> Problem(byte[] content)
    {
        await File.WriteAllBytesAsync(Path, content, TestContext.Current.CancellationToken);
        PlanException e = await Assert.ThrowsAsync<PlanException>(() => Read());
        return Assert.Single(e.Problems).ToString();
    }

    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    public async Task UTF8_and_marked_UTF16_are_read(string name, bool mark)
    {
        Encoding encoding = Encoding.GetEncoding(name);
        byte[] content = [.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes(Yaml)];
        await File.WriteAllBytesAsync(Path, content, TestContext.Current.CancellationToken);

        Plan plan = await Read();

        Assert.Equal("büro", plan.VMs[0].Match);
        Assert.Equal("./lab.yaml:3:5", plan.VMs[0].Position.ToString());
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF8_are_named_where_they_stand()
        => Assert.Equal("./lab.yaml:3:13: this is not UTF-8 (found byte 0xFC): save the file as UTF-8", await Problem(Encoding.Latin1.GetBytes(Yaml)));

    [Fact]
    public async Task A_binary_file_is_refused()
        => Assert.Equal("./lab.yaml:1:1: the character U+0000 may not stand in a YAML file: is this a text file? Save it as UTF-8", await Problem([0, 1, 2, 3]));

    [Fact]
    public async Task An_empty_file_is_refused()
        => Assert.Equal("./lab.yaml:1:1: the plan is empty: it needs at least 'version: 1' and 'vms:'", await Problem([]));

    [Fact]
    public async Task A_file_over_10_MB_is_refused()
        => Assert.Equal("./lab.yaml:1:1: the file is longer than 10 MB: split the plan, or use wildcards",
            await Problem([.. Enumerable.Repeat((byte)'#', PlanReader.MaxFileBytes + 1)]));

    [Fact]
    public async Task A_missing_file_is_not_found_under_the_name_the_user_gave()
    {
        VmSerialException e = await Assert.ThrowsAsync<VmSerialException>(() => Read());

        Assert.Equal(("PlanNotFound", ErrorKind.NotFound, "./lab.yaml"), (e.Id, e.Kind, e.Target));
        Assert.Equal("Plan './lab.yaml' not found", e.Message);
    }

    [Fact]
    public async Task A_folder_is_not_readable()
    {
        Directory.CreateDirectory(Path);

        VmSerialException e = await Assert.ThrowsAsync<VmSerialException>(() => Read());

        Assert.Equal("PlanNotReadable", e.Id);
        Assert.Contains("it is a directory", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reading_can_be_cancelled()
    {
        await File.WriteAllTextAsync(Path, Yaml, TestContext.Current.CancellationToken);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => PlanReader.ReadFileAsync(Path, "lab.yaml", new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task A_plan_may_be_open_in_an_editor_while_it_is_read()
    {
        await File.WriteAllTextAsync(Path, Yaml, TestContext.Current.CancellationToken);
        await using FileStream editor = new(Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);

        Assert.Single((await Read()).VMs);
    }
}
