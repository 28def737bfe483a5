using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Sluice.Connect.Sources;
using Sluice.Connectors.Files.Packing;
using Sluice.Connectors.Files.Parquet;
using Sluice.Connectors.Files.Records;

namespace Sluice.Connectors.Files.LocalFile;

/// <summary>Plans the splits of all tables: one a file, large files in ranges of whole records.</summary>
internal sealed class SplitPlanner(IReadOnlyList<FileTable> tables, int parallelism, long smallestRange)
{
    /// <summary>Smaller ranges cost more to plan than they gain.</summary>
    public const long SmallestRange = 8L << 20;

    private const long LargestRange = 64L << 20;

    /// <summary>
    /// Files from this size on are cut for a single task too: another parallelism may resume the job. Smaller ones would be read twice
    /// for it, once to find where records end, and a task that takes its splits one after the other gains nothing by more of them.
    /// </summary>
    private const long AlwaysCut = 1L << 30;

    private const long RangeOfSingleTask = 256L << 20;

    private const int SplitsPerTask = 4;
    private const int LongestName = 60;

    private readonly List<Split> _splits = [];
    private int _files;

    public IReadOnlyList<Split> Plan(CancellationToken cancellationToken)
    {
        foreach (var table in tables)
        {
            var files = new FileWalk(table).Find(cancellationToken);
            foreach (var file in files)
            {
                if (!file.Partitions.Keys.SequenceEqual(files[0].Partitions.Keys, StringComparer.Ordinal))
                    throw FileFault.OtherPartitions(file.Path, files[0].Path);
                cancellationToken.ThrowIfCancellationRequested();
                PlanFile(table, file, cancellationToken);
            }
        }

        return _splits;
    }

    private void PlanFile(FileTable table, FoundFile found, CancellationToken cancellationToken)
    {
        using var file = Open(found.Path);
        var identity = FileIdentity.Of(file, found.Path);
        if (identity.Size == 0)
            return;
        var whole = new FileSplit
        {
            Path = found.Path,
            Size = identity.Size,
            Modified = identity.Modified,
            Head = identity.Head,
            Start = 0,
            End = identity.Size,
            FirstRecord = 1,
            Partitions = found.Partitions,
        };
        if (table.Format == FileFormat.Parquet)
        {
            foreach (var (range, rows, bytes) in ParquetPlan.Cut(whole, RangeSize(identity.Size)))
                AddRowGroups(table, range, rows, bytes);
        }
        else if (table.Packing != PackingKind.None)
        {
            PlanPacked(table, file, whole with { End = long.MaxValue, Skip = table.SkipRows }, cancellationToken);
        }
        else if (table.IsCut)
        {
            foreach (var range in new RangeScan(table, file, whole, RangeSize(identity.Size)).Run(cancellationToken))
                AddSplit(table, range);
        }
        else
        {
            // Offsets in the file's own bytes mean nothing there, or nothing to what reads it.
            AddSplit(table, whole with { End = long.MaxValue, Skip = table.SkipRows });
        }

        _files++;
    }

    private void PlanPacked(FileTable table, SafeFileHandle file, FileSplit whole, CancellationToken cancellationToken)
    {
        using var bytes = new FileStream(file, FileAccess.Read, bufferSize: 64 << 10);
        foreach (var entry in new Archive(whole.Path, table.Packing, table.MaxUnpackedSize).List(bytes, FileSuffix.Of(table.Format), cancellationToken))
            AddSplit(table, whole with { Packed = entry });
    }

    private long RangeSize(long size)
    {
        if (parallelism == 1)
            return size >= AlwaysCut ? RangeOfSingleTask : size;
        return Math.Clamp(size / (parallelism * SplitsPerTask), smallestRange, LargestRange);
    }

    private void AddSplit(FileTable table, FileSplit split)
    {
        AddSplit(table, split, split.Packed is null ? string.Create(CultureInfo.InvariantCulture, $"bytes {split.Start}-{Math.Min(split.End, split.Size)}") : "unpacked",
            split.Packed is { } packed ? packed.Length : Math.Min(split.End, split.Size) - split.Start);
    }

    private void AddRowGroups(FileTable table, FileSplit split, long rows, long bytes)
    {
        AddSplit(table, split, string.Create(CultureInfo.InvariantCulture, $"row groups {split.Start}-{split.End - 1}"), bytes);
        _splits[^1] = _splits[^1] with { EstimatedRows = rows };
    }

    private void AddSplit(FileTable table, FileSplit split, string range, long? bytes)
    {
        var name = Path.GetFileName(split.Packed?.Name is { } entry ? split.Path + "_" + Path.GetFileName(entry) : split.Path);
        var safe = new string([.. name.Take(LongestName).Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '_')]);
        _splits.Add(new Split(
            string.Create(CultureInfo.InvariantCulture, $"{_files:D6}-{_splits.Count:D6}-{safe}"),
            table.FileSchema.Path,
            split.ToPayload(),
            $"{name} {range}")
        {
            EstimatedBytes = bytes,
        });
    }

    private static SafeFileHandle Open(string path)
    {
        try
        {
            return File.OpenHandle(path, options: FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileFault.Of(path, e);
        }
    }
}
