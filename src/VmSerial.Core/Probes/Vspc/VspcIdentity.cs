using System;
using System.Globalization;
using System.Text;

namespace VmSerial.Probes.Vspc;

/// <summary>
/// What the probe says it is when it is asked. Always made up: concentrators keep what they know of a VM by its UUID, so that a real one would take over the
/// port of the VM that has it.
/// </summary>
/// <param name="VCUuid">The UUID that vCenter would give the VM.</param>
/// <param name="BiosUuid">The UUID in the BIOS.</param>
/// <param name="LocationUuid">The UUID of the place of the VM's files.</param>
/// <param name="VMName">The name that the concentrator will show.</param>
public sealed record VspcIdentity(Guid VCUuid, Guid BiosUuid, Guid LocationUuid, string VMName)
{
    /// <summary>One that nobody has, whose name begins with <c>vmserial-probe-</c>.</summary>
    public static VspcIdentity CreateRandom()
    {
        Guid uuid = Guid.NewGuid();
        return new VspcIdentity(uuid, Guid.NewGuid(), Guid.NewGuid(), "vmserial-probe-" + uuid.ToString("N").Substring(0, 8));
    }

    /// <summary>The payload of the answer to a GET; null for a code that asks for nothing known.</summary>
    internal byte[]? AnswerTo(VspcCode code) => code switch
    {
        VspcCode.GetVMVcUuid => Answer(VspcCode.VMVcUuid, Format(VCUuid)),
        VspcCode.GetVMBiosUuid => Answer(VspcCode.VMBiosUuid, Format(BiosUuid)),
        VspcCode.GetVMLocationUuid => Answer(VspcCode.VMLocationUuid, Format(LocationUuid)),
        VspcCode.GetVMName => Answer(VspcCode.VMName, VMName),
        _ => null,
    };

    /// <summary>A UUID as a VM writes it (VMware's capture): <c>50 2b … 7f-88 … 0c</c>, sixteen bytes, a hyphen in the middle.</summary>
    internal static string Format(Guid uuid)
    {
        string digits = uuid.ToString("N", CultureInfo.InvariantCulture);
        StringBuilder text = new(digits.Substring(0, 2));
        for (int i = 1; i < 16; i++)
            text.Append(i == 8 ? '-' : ' ').Append(digits, 2 * i, 2);
        return text.ToString();
    }

    private static byte[] Answer(VspcCode code, string text) => [(byte)code, .. Encoding.UTF8.GetBytes(text)];
}
