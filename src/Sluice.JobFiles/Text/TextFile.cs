using System.Text;
using Sluice.Connect.Config;

namespace Sluice.JobFiles.Text;

/// <summary>Reads a whole file of configuration, and says plainly what is wrong with one that is none.</summary>
internal static class TextFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path, as the user gave it.</param>
    /// <param name="at">Where it is named: the file itself, or an include.</param>
    /// <exception cref="ConfigException">The file does not exist, cannot be read, or is no text.</exception>
    public static string Read(string path, TextLocation at)
    {
        if (Directory.Exists(path))
            throw new ConfigException(
                at, "", $"'{path}' is a directory, expected a job file", "name the file inside it", ErrorCodes.NotAFile);
        try
        {
            using var file = File.OpenRead(path);
            return Decode(ReadBytes(file, path, at), path, at);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ConfigException(
                at,
                "",
                $"the file '{path}' does not exist",
                "check the path; it is taken from the working directory",
                ErrorCodes.FileNotFound);
        }
        catch (UnauthorizedAccessException)
        {
            throw new ConfigException(
                at, "", $"there is no permission to read '{path}'", "give this user the right to read it", ErrorCodes.FileNotReadable);
        }
        catch (IOException e)
        {
            throw new ConfigException(at, "", $"'{path}' cannot be read: {e.Message}", null, ErrorCodes.FileNotReadable);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new ConfigException(
                at,
                "",
                $"'{path.Replace("\0", "\\0", StringComparison.Ordinal)}' is not the name of a file",
                null,
                ErrorCodes.FileNotFound);
        }
    }

    /// <summary>Decodes the bytes of a file.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes, string? path, TextLocation at)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            throw new ConfigException(at, "", $"'{path}' is UTF-16, expected UTF-8", "save it as UTF-8", ErrorCodes.NotText);
        if (bytes.Contains((byte)0))
            throw new ConfigException(
                at, "", $"'{path}' is a binary file, expected a job file", "name a .conf or .json file", ErrorCodes.NotText);
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (ArgumentException)
        {
            var (line, offset) = FirstBroken(bytes);
            throw new ConfigException(
                at with { File = path, Line = line, Column = 1 },
                "",
                $"the line is not valid UTF-8 (byte {offset} of the file)",
                "save the file as UTF-8",
                ErrorCodes.NotText);
        }
    }

    private static byte[] ReadBytes(FileStream file, string path, TextLocation at)
    {
        // A pipe has no length: read until the end or the limit, whichever comes first.
        using var bytes = new MemoryStream();
        var buffer = new byte[81920];
        for (var count = file.Read(buffer); count > 0; count = file.Read(buffer))
        {
            bytes.Write(buffer, 0, count);
            if (bytes.Length > TextLimits.FileBytes)
                throw new ConfigException(
                    at, "", $"'{path}' is larger than {TextLimits.FileBytes >> 20} MB, expected a job file", null, ErrorCodes.TooLarge);
        }

        return bytes.ToArray();
    }

    private static (int Line, int Offset) FirstBroken(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && Rune.DecodeFromUtf8(bytes[at..], out _, out var length) == System.Buffers.OperationStatus.Done)
            at += length;
        return (1 + bytes[..at].Count((byte)'\n'), at);
    }
}
