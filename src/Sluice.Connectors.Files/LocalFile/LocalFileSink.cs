using Sluice.Connect.Errors;
using Sluice.Connect.Sinks;
using Sluice.Connectors.Files.Staging;

namespace Sluice.Connectors.Files.LocalFile;

/// <summary>Files of the local file system. A file appears whole, and only after the job's store has recorded it.</summary>
internal sealed class LocalFileSink(IReadOnlyList<FileSinkTable> tables, string workingDirectory, string? note) : IStagedSink
{
    private IBreadcrumb _breadcrumb = new NoBreadcrumb();

    /// <summary>Rows of every kind are written, as SeaTunnel does: a file is a list of what came.</summary>
    public SinkCapabilities DeclaredCapabilities { get; } = new(SinkClass.Staged)
    {
        AcceptsChanges = true,
        Targets = [.. tables.Select(t => "file:" + t.Path).Distinct(StringComparer.Ordinal)],
        Note = note,
    };

    public ValueTask<SinkCapabilities> OpenAsync(CancellationToken cancellationToken)
    {
        foreach (var table in tables)
            new TargetDirectory(table, workingDirectory).Check();
        return ValueTask.FromResult(DeclaredCapabilities);
    }

    public ValueTask<CommitOutcome> PrepareAsync(TargetRequest request, CancellationToken cancellationToken)
    {
        _breadcrumb = request.Breadcrumb;
        if (!request.IsDone)
        {
            // Tables that share a directory share its save modes: emptied once is emptied for all.
            foreach (var table in tables.DistinctBy(t => t.Path))
                new TargetDirectory(table, workingDirectory).Prepare(request, cancellationToken);
        }

        return ValueTask.FromResult(CommitOutcome.Committed);
    }

    public ValueTask<TakeoverResult> TakeOverAsync(WriterRequest request, CancellationToken cancellationToken) =>
        ValueTask.FromResult(TakeoverResult.Taken(new FileSplitWriter(request, tables)));

    public ValueTask PublishAsync(StagedCommit commit, CancellationToken cancellationToken)
    {
        new Publication(StagedManifest.Parse(commit.Manifest), _breadcrumb).Run(cancellationToken);
        return ValueTask.CompletedTask;
    }

    public ValueTask SweepAsync(SweepRequest request, CancellationToken cancellationToken)
    {
        foreach (var target in tables.Select(t => t.Path).Distinct(StringComparer.Ordinal))
            new StagingSweep(target, request, _breadcrumb).Run(cancellationToken);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
