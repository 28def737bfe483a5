using System.IO.Compression;
using Sluice.Connect.Errors;
using Sluice.Connectors.Files.Packing;
using Sluice.Connectors.Files.Records;

namespace Sluice.Connectors.Files.Excel;

/// <summary>
/// Looks through a workbook before it is read: an .xlsx file is an archive, and what reads it notices neither wrong checksums nor parts that
/// unpack to more than there is memory for. Costs one more unpacking, and nothing but that.
/// </summary>
internal static class Workbook
{
    /// <summary>Texts and styles are in memory as long as the file is read.</summary>
    private const long MostKept = 256L << 20;

    private static readonly string[] Kept = ["sharedStrings.xml", "sharedStrings.bin", "styles.xml", "styles.bin", "workbook.xml", "workbook.bin"];

    /// <summary>The file is whole, and not too large. A file that is no archive is left to what reads it.</summary>
    /// <param name="file">The file; at its start afterwards.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="limit">Most bytes that a part may unpack to.</param>
    /// <exception cref="ConnectorException">It is not.</exception>
    public static void Demand(Stream file, string path, long limit)
    {
        Span<byte> head = stackalloc byte[4];
        var isArchive = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && head.SequenceEqual("PK\u0003\u0004"u8);
        file.Position = 0;
        if (!isArchive)
            return;
        try
        {
            using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            if (zip.Entries.Where(e => Kept.Contains(e.Name, StringComparer.OrdinalIgnoreCase)).Sum(e => e.Length) > MostKept)
                throw ExcelFault.Refused(path, $"has more than {MostKept >> 20} MiB of texts and styles, which are kept in memory. Save it as csv, or as several workbooks.");
            foreach (var entry in zip.Entries.Where(e => e.Length > 0 && e.FullName.StartsWith("xl/", StringComparison.OrdinalIgnoreCase)))
            {
                if (entry.Length > limit)
                    throw PackingFault.TooLarge($"'{entry.FullName}' of '{path}'", limit);
                using var part = new UnpackedStream(entry.Open(), $"{path} ({entry.FullName})", limit) { ExpectedLength = entry.Length, ExpectedCrc = entry.Crc32 };
                part.CopyTo(Stream.Null);
            }
        }
        catch (InvalidDataException e)
        {
            throw ExcelFault.Damaged($"'{path}', {file.Length} bytes", e);
        }
        catch (IOException e)
        {
            throw FileFault.Unreadable(path, e);
        }

        file.Position = 0;
    }
}
