using Sluice.Connect.Config;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;
using Sluice.Connect.Transforms;
using Sluice.JobFiles.Planning;
using Sluice.Runtime.Tasks;

namespace Sluice.Runtime.Resolution;

/// <summary>Makes a job's sources and sinks, asks them for what they know, and checks that they fit together.</summary>
public sealed class JobResolver(ResolveRequest request)
{
    /// <summary>Resolves a plan.</summary>
    /// <exception cref="ConfigException">The job cannot run; says all that is wrong.</exception>
    /// <exception cref="Connect.Errors.ConnectorException">A source or sink refused (only with <see cref="ResolveRequest.Connect"/>).</exception>
    public async Task<ResolvedJob> ResolveAsync(JobPlan plan, CancellationToken cancellationToken)
    {
        // Again, at each start: a link may lead elsewhere since the job was taken.
        if (request.Files?.Check(plan).ToList() is { Count: > 0 } outside)
            throw new ConfigException(outside);
        var job = new ResolvedJob(plan);
        try
        {
            job.Sources = [.. plan.Sources.Select(node => CreateSource(plan, node))];
            CheckModes(job);
            foreach (var source in job.Sources)
                await DiscoverAsync(plan, source, cancellationToken);
            if (job.Sources.All(s => s.Tables is not null))
            {
                await new SinkResolver(request, job).ResolveAsync(cancellationToken);
                job.Guarantees = [.. Guarantees(job)];
            }

            return job;
        }
        catch
        {
            await job.DisposeAsync();
            throw;
        }
    }

    private static void CheckModes(ResolvedJob job)
    {
        foreach (var source in job.Sources)
        {
            if (!source.Source.Capabilities.IsBounded && !job.Plan.Environment.IsStreaming)
            {
                throw new ConfigException(
                    source.Node.Options.Config.Location, source.Node.Id, $"{source.Node.Id} never ends, so it cannot run in a BATCH job", "set env { job.mode = STREAMING }");
            }
        }
    }

    private static IEnumerable<Guarantee> Guarantees(ResolvedJob job)
    {
        foreach (var source in job.Sources)
        {
            foreach (var at in source.Flow.Sinks)
            {
                var sink = job.Sinks[at];
                yield return Guarantee.Of(
                    source.Node.Id, source.Source.Capabilities.Restart, sink.Name, sink.Capabilities.Class, source.Flow.Sinks.Count);
            }
        }
    }

    private ResolvedSource CreateSource(JobPlan plan, SourceNode node)
    {
        var context = new SourceContext(node.Options, request.Dialect)
        {
            DefaultTable = node.OutputName is { } name ? new TablePath(null, null, name) : TablePath.Default,
            IsStreaming = plan.Environment.IsStreaming,
            WorkingDirectory = request.WorkingDirectory,
            Clock = request.Clock,
            NewRandom = request.NewRandom,
        };
        return new ResolvedSource(node, node.Factory.Create(context), FlowFrom(plan, node));
    }

    private RowFlow FlowFrom(JobPlan plan, PlanNode node)
    {
        var next = plan.DownstreamOf(node).Select(n => FlowFrom(plan, n)).ToList();
        return node switch
        {
            TransformNode t => new RowFlow(t.Factory.Create(ContextOf(t)), null, next),
            SinkNode s => new RowFlow(null, s.Index, []),
            _ => new RowFlow(null, null, next),
        };
    }

    private TransformContext ContextOf(TransformNode node) => new(node.Options, request.Dialect)
    {
        Clock = request.Clock,
        NewRandom = request.NewRandom,
    };

    private async Task DiscoverAsync(JobPlan plan, ResolvedSource source, CancellationToken cancellationToken)
    {
        var connector = source.Source;
        if (request.IsAlone)
            source.Tables = AreFiles(source.Node) ? connector.DeclaredTables : null;
        else if (request.Connect || connector.Capabilities.PlansOffline)
        {
            source.Tables = await request.AskAsync(plan, source.Node.Id, () => connector.DiscoverAsync(cancellationToken), cancellationToken);
            if (!request.Connect || request.PlanSplits)
                source.Splits = await connector.PlanSplitsAsync(source.Tables, source.Node.Parallelism, cancellationToken);
        }
        else
            source.Tables = connector.DeclaredTables;
    }

    private bool AreFiles(SourceNode node) => node.Factory.Options.Options
        .SelectMany(o => o.FilesIn(node.Options))
        .All(f => File.Exists(Path.Combine(request.WorkingDirectory, f)));
}
