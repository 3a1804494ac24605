using System;
using System.Collections;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using VmSerial.PowerShell.Inventory;

namespace VmSerial.PowerShell.Transformers;

/// <summary>Understands 1, '1', 'Serial port 1' and rows of Get-VMNetworkSerialPort, one or many.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SerialPortTransformationAttribute : ArgumentTransformationAttribute
{
    private const string LabelStart = "Serial port ";

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object bare = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        SerialPortReference[] ports = bare is IEnumerable many and not string
            ? [.. many.Cast<object>().Select(ReadOne)]
            : [ReadOne(inputData)];
        return ports;
    }

    private static SerialPortReference ReadOne(object? value)
    {
        PSObject source = PSObject.AsPSObject(value ?? "");
        if (source.BaseObject is SerialPortReference known)
            return known;
        string text = source.BaseObject is string or IConvertible ? source.ToString().Trim() : "";
        if (text.StartsWith(LabelStart, StringComparison.OrdinalIgnoreCase))
            text = text.Substring(LabelStart.Length);
        PSObject? row = source.Value("Number") is null || source.BaseObject is string ? null : source;
        if (int.TryParse(row?.Text("Number") ?? text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0)
            return new SerialPortReference(number, row);
        throw new ArgumentTransformationMetadataException(
            $"'{source}' names no serial port. Accepted are the number in the label from 1 up (1), the label ('Serial port 1'), "
            + "and a row of Get-VMNetworkSerialPort.");
    }
}
