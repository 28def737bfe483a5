using Sluice.Connect.Schema;
using Sluice.Connect.Sources;
using Sluice.Connectors.Files.Binary;
using Sluice.Connectors.Files.Csv;
using Sluice.Connectors.Files.Excel;
using Sluice.Connectors.Files.Json;
using Sluice.Connectors.Files.Packing;
using Sluice.Connectors.Files.Parquet;
using Sluice.Connectors.Files.Records;
using Sluice.Connectors.Files.Xml;

namespace Sluice.Connectors.Files.LocalFile;

/// <summary>Files of the local file system.</summary>
internal sealed class LocalFileSource(IReadOnlyList<FileTable> files) : ISource
{
    private readonly OpenArchives _archives = new();

    public SourceCapabilities Capabilities { get; } =
        new(files.Any(t => t.Format == FileFormat.Binary) ? Restart.WholeSplit : Restart.Exact) { PlansOffline = true };

    /// <summary>
    /// What the options alone tell. Not where the path may be a directory whose folders add columns: a path that ends like a file's
    /// name is taken for a file.
    /// </summary>
    public IReadOnlyList<TableSchema>? DeclaredTables =>
        files.All(t => t.FileSchema.Columns.Count > 0 && (!t.ParsesPartitions || Path.HasExtension(t.Path)))
            ? [.. files.Select(t => t.WithPartitions(t.PartitionsOf(t.Path).Keys))]
            : null;

    public ValueTask<IReadOnlyList<TableSchema>> DiscoverAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<TableSchema>>([.. files.Select(t => Discover(t, cancellationToken))]);

    public ValueTask<IReadOnlyList<Split>> PlanSplitsAsync(
        IReadOnlyList<TableSchema> tables, int parallelism, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new SplitPlanner([.. files.Select(t => ParquetPlan.Resolve(t, cancellationToken))], parallelism, SmallestRange).Plan(cancellationToken));

    public ValueTask<ISplitReader> OpenReaderAsync(TableSchema table, ReaderRequest request, CancellationToken cancellationToken)
    {
        var file = files.First(t => t.FileSchema.Path == request.Split.Table);
        if (file.Format is FileFormat.Parquet or FileFormat.Xml or FileFormat.Excel or FileFormat.Binary)
        {
            var split = FileSplit.Parse(request.Split.Payload);
            SplitOpener.DemandUnchanged(split, request.Breadcrumb);
            return ValueTask.FromResult<ISplitReader>(file.Format switch
            {
                FileFormat.Parquet => new ParquetSplitReader(split, table, request),
                FileFormat.Xml => new XmlSplitReader(split, file, table, request, _archives),
                FileFormat.Excel => new ExcelSplitReader(split, file, table, request, _archives),
                _ => new BinarySplitReader(split, file, table, request, _archives),
            });
        }


        var opened = new SplitOpener(file, _archives, request).Open();
        return ValueTask.FromResult<ISplitReader>(file.Format == FileFormat.Json && !file.IsRaw
            ? new JsonSplitReader(opened, table, request, file.ReadSchema, file.Dialect, isProjected: !ReferenceEquals(file.ReadSchema, file.FileSchema))
            : new CsvSplitReader(opened, table, request, file.LayoutFor(table)));
    }

    /// <summary>No range of a file is made smaller, in bytes; set by tests that cut small files.</summary>
    internal long SmallestRange { get; set; } = SplitPlanner.SmallestRange;

    /// <summary>How often an archive was opened to read entries of it.</summary>
    internal int ArchivesOpened => _archives.Opened;

    public ValueTask DisposeAsync()
    {
        _archives.Dispose();
        return ValueTask.CompletedTask;
    }

    private static TableSchema Discover(FileTable declared, CancellationToken cancellationToken)
    {
        var table = ParquetPlan.Resolve(declared, cancellationToken);
        var found = new FileWalk(table).Find(cancellationToken);
        return table.WithPartitions(found.Count == 0 ? [] : found[0].Partitions.Keys);
    }
}
