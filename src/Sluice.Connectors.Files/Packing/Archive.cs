using System.Formats.Tar;
using System.IO.Compression;

namespace Sluice.Connectors.Files.Packing;

/// <summary>A packed file: what is in it, and the texts of that.</summary>
/// <param name="path">The file's path, for messages.</param>
/// <param name="kind">How it is packed.</param>
/// <param name="limit">Most bytes that one text may unpack to.</param>
internal sealed class Archive(string path, PackingKind kind, long limit)
{
    private const int MostEntries = 100_000;
    private const int TarBlock = 512;

    /// <summary>The entries to read, in the archive's order.</summary>
    /// <param name="file">The file; disposed.</param>
    /// <param name="suffix">How the names of entries to read end.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="Connect.Errors.ConnectorException">The file is damaged, or holds what is not read.</exception>
    public IReadOnlyList<PackedEntry> List(Stream file, string suffix, CancellationToken cancellationToken)
    {
        switch (kind)
        {
            case PackingKind.Gzip:
                file.Dispose();
                return IsTar(path)
                    ? throw PackingFault.Refused(path, "is a tar archive: set archive_compress_codec = tar_gz.")
                    : [new PackedEntry(kind)];
            case PackingKind.Zip:
                using (var zip = OpenZip(file))
                    return [.. zip.Entries.Select((e, i) => (e, i)).Where(p => IsRead(p.e, suffix)).Select(p => new PackedEntry(kind, p.i, p.e.FullName, p.e.Length))];
            default:
                return ListTar(file, suffix, cancellationToken);
        }
    }

    /// <summary>Opens the text of an entry.</summary>
    /// <param name="file">The file; disposed with the text.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="archives">Those that are open already.</param>
    public Stream Open(Stream file, PackedEntry entry, OpenArchives archives)
    {
        try
        {
            return kind == PackingKind.Gzip ? new UnpackedStream(new GunzipStream(file, path), path, limit) : OpenEntry(file, entry, archives);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private UnpackedStream OpenEntry(Stream file, PackedEntry entry, OpenArchives archives)
    {
        var archive = archives.Take(path, entry.Index, () => new OpenArchive(kind == PackingKind.Zip ? OpenZip(file) : new TarReader(TarBytes(file)), file), out var isNew);
        if (!isNew)
            file.Dispose();
        var lease = new ArchiveLease(archives, path, archive);
        try
        {
            return lease.Text = kind == PackingKind.Zip ? OpenZipEntry(archive, entry, lease) : OpenTarEntry(archive, entry, lease);
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    private static bool IsTar(string path) =>
        path.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase);

    private ZipArchive OpenZip(Stream file)
    {
        try
        {
            var zip = new ZipArchive(file, ZipArchiveMode.Read);
            if (zip.Entries.Count > MostEntries)
                throw TooMany(zip.Entries.Count);
            return zip;
        }
        catch (InvalidDataException e)
        {
            throw PackingFault.Damaged(path, file.Length, "a zip file's list of entries, at its end, is missing", e);
        }
    }

    private bool IsRead(ZipArchiveEntry entry, string suffix)
    {
        if (!ArchiveNames.IsRead(path, entry.FullName, suffix))
            return false;
        if (entry.IsEncrypted)
            throw PackingFault.Refused(path, $"holds '{entry.FullName}', which is encrypted. Unpack it first.");
        return entry.Length <= limit ? true : throw PackingFault.TooLarge($"'{entry.FullName}' of '{path}'", limit);
    }

    private UnpackedStream OpenZipEntry(OpenArchive archive, PackedEntry entry, ArchiveLease lease)
    {
        var zip = (ZipArchive)archive.Reader;
        if (entry.Index >= zip.Entries.Count || zip.Entries[entry.Index].FullName != entry.Name)
            throw PackingFault.Damaged(path, archive.File.Length, $"'{entry.Name}' is not where it was");
        var found = zip.Entries[entry.Index];
        try
        {
            return new UnpackedStream(found.Open(), PlaceOf(entry), limit, lease) { ExpectedLength = found.Length, ExpectedCrc = found.Crc32 };
        }
        catch (InvalidDataException e)
        {
            throw PackingFault.Damaged(PlaceOf(entry), 0, e.Message.TrimEnd('.'), e);
        }
    }

    private List<PackedEntry> ListTar(Stream file, string suffix, CancellationToken cancellationToken)
    {
        if (kind == PackingKind.Tar)
            DemandTarEnd(file);
        var bytes = TarBytes(file);
        using var tar = new TarReader(bytes);
        var entries = new List<PackedEntry>();
        for (var index = 0; Next(tar, file) is { } entry; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (index == MostEntries)
                throw TooMany(index + 1);
            if (!IsFile(entry) || !ArchiveNames.IsRead(path, entry.Name, suffix))
                continue;
            if (entry.Length > limit)
                throw PackingFault.TooLarge($"'{entry.Name}' of '{path}'", limit);
            if (entry.Length > 0)
                entries.Add(new PackedEntry(kind, index, entry.Name, entry.Length));
        }

        // Behind the last entry there is still the end of what compresses them.
        if (kind == PackingKind.TarGzip)
            bytes.CopyTo(Stream.Null);
        return entries;
    }

    private UnpackedStream OpenTarEntry(OpenArchive archive, PackedEntry entry, ArchiveLease lease)
    {
        while (Next((TarReader)archive.Reader, archive.File) is { } found)
        {
            var index = archive.Next++;
            if (index == entry.Index && found.Name == entry.Name && found.DataStream is { } text)
                return new UnpackedStream(new EntryStream(text), PlaceOf(entry), limit, lease) { ExpectedLength = found.Length };
            if (index >= entry.Index)
                break;
        }

        throw PackingFault.Damaged(path, entry.Index, $"'{entry.Name}' is not where it was");
    }

    /// <summary>The archive's own bytes. Also all of a compressed one together must not be more than the limit.</summary>
    private Stream TarBytes(Stream file) => kind == PackingKind.TarGzip ? new UnpackedStream(new GunzipStream(file, path), path, limit) : file;

    private TarEntry? Next(TarReader tar, Stream file)
    {
        try
        {
            return tar.GetNextEntry();
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw PackingFault.Damaged(path, file.Position, "no entry of a tar archive begins or ends there", e);
        }
    }

    private bool IsFile(TarEntry entry) => entry.EntryType switch
    {
        TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile => true,
        TarEntryType.SparseFile => throw PackingFault.Refused(path, $"holds '{entry.Name}' as a sparse file, which is not read. Pack it anew without that."),
        _ => false,
    };

    /// <summary>An archive that is cut off between two entries looks whole but for the blocks of zeros at its end.</summary>
    private void DemandTarEnd(Stream file)
    {
        var last = new byte[TarBlock];
        if (file.Length >= TarBlock)
        {
            file.Position = file.Length - TarBlock;
            file.ReadExactly(last);
            file.Position = 0;
        }

        if (file.Length < TarBlock || last.AsSpan().ContainsAnyExcept((byte)0))
            throw PackingFault.Damaged(path, file.Length, "the block of zeros at the end of a tar archive is missing");
    }

    private Connect.Errors.ConnectorException TooMany(int count) =>
        PackingFault.Refused(path, $"holds {count} entries or more; at most {MostEntries} are read. Unpack it first.");

    private string PlaceOf(PackedEntry entry) => $"{path} ({entry.Name})";
}
