using Sluice.Connect.Config;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.JobFiles.Planning;
using Sluice.Runtime.Tasks;

namespace Sluice.Runtime.Resolution;

/// <summary>Makes a job's sinks once the tables that reach them are known.</summary>
internal sealed class SinkResolver(ResolveRequest request, ResolvedJob job)
{
    /// <summary>Makes the sinks, opens them where asked for, and refuses two with one target.</summary>
    public async Task ResolveAsync(CancellationToken cancellationToken)
    {
        var tables = ArrivingTables();
        var problems = new List<ConfigError>();
        var sinks = new List<ResolvedSink>();
        job.Sinks = sinks;
        foreach (var node in job.Plan.Sinks)
        {
            var bound = node.BindTables(tables[node.Index], problems);
            if (request.Files is { } files)
                problems.AddRange(bound.SelectMany(t => files.Check(t.Options, node.Factory.Options)));
            if (problems.Exists(p => !p.IsWarning))
                throw new ConfigException(problems);
            sinks.Add(await CreateAsync(node.Id, node.Factory, bound, cancellationToken));
        }

        if (job.Plan.Environment is { ErrorPolicy: ErrorPolicy.DeadLetter, DeadLetterPath: { } path })
        {
            job.DeadLetterSink = sinks.Count;
            sinks.Add(await CreateDeadLettersAsync(path, cancellationToken));
        }

        CheckTargets(sinks);
        CheckChanges();
    }

    private List<TableSchema>[] ArrivingTables()
    {
        var tables = job.Plan.Sinks.Select(_ => new List<TableSchema>()).ToArray();
        foreach (var source in job.Sources)
        {
            foreach (var (sink, table) in source.Tables!.SelectMany(source.Flow.Trace))
            {
                var known = tables[sink].Find(t => t.Path == table.Path);
                if (known is null)
                    tables[sink].Add(table);
                else if (!known.HasSameColumns(table))
                {
                    var node = job.Plan.Sinks[sink];
                    throw new ConfigException(
                        node.Config.Location, node.Id, $"two inputs of {node.Id} bring table '{table.Path}' with different columns", "give them different table names, or the same columns");
                }
            }
        }

        return tables;
    }

    private async Task<ResolvedSink> CreateAsync(
        string name, ISinkFactory factory, IReadOnlyList<SinkTable> tables, CancellationToken cancellationToken)
    {
        var sink = factory.Create(new SinkContext(tables, request.Dialect)
        {
            JobName = job.Plan.Name,
            WorkingDirectory = request.WorkingDirectory,
            Output = request.Output,
            Clock = request.Clock,
        });
        try
        {
            var capabilities = request.Connect
                ? await request.AskAsync(job.Plan, name, () => sink.OpenAsync(cancellationToken), cancellationToken)
                : sink.DeclaredCapabilities;
            return new ResolvedSink(name, sink, [.. tables.Select(t => t.Schema)], capabilities);
        }
        catch
        {
            await sink.DisposeAsync();
            throw;
        }
    }

    private Task<ResolvedSink> CreateDeadLettersAsync(string path, CancellationToken cancellationToken)
    {
        var factory = request.Catalog.FindSink(DeadLetters.Connector)
            ?? throw new ConfigException(TextLocation.Unknown, "env.dead_letter.path", "dead letters need the LocalFile sink, which this build does not have");
        return CreateAsync(DeadLetters.Sink, factory, [new SinkTable(DeadLetters.Schema, DeadLetterOptions.Bind(factory, path))], cancellationToken);
    }

    private void CheckTargets(List<ResolvedSink> sinks)
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (index, sink) in sinks.Index())
        {
            var location = index < job.Plan.Sinks.Count ? job.Plan.Sinks[index].Config.Location : job.Plan.Resolved.Location;
            foreach (var target in sink.Capabilities.Targets.Distinct(StringComparer.Ordinal))
            {
                if (!seen.TryAdd(target, sink.Name))
                {
                    throw new ConfigException(
                        location, sink.Name, $"{seen[target]} and {sink.Name} write to the same target, {target}", "give each sink a target of its own");
                }
            }
        }
    }

    private void CheckChanges()
    {
        foreach (var source in job.Sources.Where(s => s.Source.Capabilities is { EmitsChanges: true, IsKeyDisjoint: false }))
        {
            // How many splits it has is not known by the job file alone.
            if ((source.Splits?.Count ?? (request.IsAlone ? 1 : source.Node.Parallelism)) > 1)
                throw ChangesFromSeveralSplits(source.Node);
        }
    }

    /// <summary>The refusal of a plan in which changes of one key could overtake each other.</summary>
    public static ConfigException ChangesFromSeveralSplits(SourceNode node) => new(
        node.Options.Config.Location, node.Id,
        $"{node.Id} sends updates or deletes in more than one split, so the changes of one key could overtake each other",
        "run it with parallelism = 1 and one split");
}
