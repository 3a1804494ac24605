using System;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;

namespace VmSerial.Plans;

/// <summary>Gets the text out of a plan file: not more than may be, and nothing guessed about its encoding.</summary>
internal static class PlanFile
{
    internal const string TooLong = "the file is longer than 10 MB: split the plan, or use wildcards";

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly UnicodeEncoding s_utf16Little = new(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true);
    private static readonly UnicodeEncoding s_utf16Big = new(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true);

    internal static async Task<string> ReadTextAsync(string path, string shownAs, CancellationToken cancellationToken)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 81920, useAsync: true);
            // A pipe has no length before it is read, and a file may grow meanwhile: so both checks.
            if (file.CanSeek && file.Length > PlanReader.MaxFileBytes)
            {
                throw LongFile(shownAs);
            }

            return Decode(await ReadBytesAsync(file, shownAs, cancellationToken).ConfigureAwait(false), shownAs);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new VmSerialException("PlanNotFound", ErrorKind.NotFound, $"Plan '{shownAs}' not found", shownAs, "Name a file that exists.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            string reason = Directory.Exists(path) ? "it is a directory" : "access denied";
            throw new VmSerialException("PlanNotReadable", ErrorKind.PermissionDenied, $"Plan '{shownAs}' cannot be read: {reason}", shownAs,
                "Name a file that this account may read.", e);
        }
        catch (IOException e)
        {
            throw new VmSerialException("PlanNotReadable", ErrorKind.OperationFailed, $"Plan '{shownAs}' cannot be read: {e.Message}", shownAs,
                "Name a file that can be read.", e);
        }
    }

    /// <summary>The place of a character, from the line breaks before it.</summary>
    internal static SourcePosition PositionOf(string text, int index, string file)
    {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < index; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && !(i + 1 < text.Length && text[i + 1] == '\n')))
            {
                line++;
                lineStart = i + 1;
            }
        }

        return new SourcePosition(file, line, index - lineStart + 1);
    }

    private static async Task<MemoryStream> ReadBytesAsync(FileStream file, string shownAs, CancellationToken cancellationToken)
    {
        MemoryStream bytes = new();
        byte[] buffer = new byte[81920];
        int read;
        while ((read = await file.ReadAsync(buffer, 0, buffer.Length, cancellationToken).ConfigureAwait(false)) > 0)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > PlanReader.MaxFileBytes)
            {
                throw LongFile(shownAs);
            }
        }

        return bytes;
    }

    private static string Decode(MemoryStream stream, string shownAs)
    {
        byte[] bytes = stream.GetBuffer();
        int count = (int)stream.Length;
        // Redirection in Windows PowerShell writes UTF-16 with a mark.
        Encoding encoding = count >= 2 && bytes[0] == 0xFF && bytes[1] == 0xFE ? s_utf16Little
            : count >= 2 && bytes[0] == 0xFE && bytes[1] == 0xFF ? s_utf16Big
            : s_utf8;
        try
        {
            return encoding.GetString(bytes, 0, count);
        }
        catch (DecoderFallbackException e)
        {
            throw InvalidEncoding(bytes, count, encoding, shownAs, e);
        }
    }

    private static PlanException InvalidEncoding(byte[] bytes, int count, Encoding encoding, string shownAs, DecoderFallbackException e)
    {
        // What stands before the bad bytes is good, so it can be decoded to count its lines.
        int index = Math.Max(0, Math.Min(e.Index, count));
        string before = Encoding.GetEncoding(encoding.CodePage).GetString(bytes, 0, index).TrimStart('\uFEFF');
        string found = e.BytesUnknown is { Length: > 0 } unknown ? $" (found byte 0x{unknown[0]:X2})" : "";
        return new PlanProblems(shownAs).Fatal(PositionOf(before, before.Length, shownAs), $"this is not {encoding.WebName.ToUpperInvariant()}{found}: save the file as UTF-8");
    }

    private static PlanException LongFile(string shownAs) => new PlanProblems(shownAs).Fatal(new SourcePosition(shownAs, 1, 1), TooLong);
}
