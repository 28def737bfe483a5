using Microsoft.Extensions.Logging;
using Sluice.Api.Webhooks;
using Sluice.Commands;
using Sluice.Composition;
using Sluice.Connect.Config;
using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.JobFiles;
using Sluice.JobFiles.Secrets;
using Sluice.JobFiles.Submissions;
using Sluice.JobFiles.Types;
using Sluice.Output;
using Sluice.Runtime.Attempts;
using Sluice.Runtime.Fences;
using Sluice.Runtime.Resolution;
using Sluice.Runtime.Runners;

namespace Sluice.Server;

/// <summary>The parts of a node that know connectors.</summary>
/// <param name="settings">How the node is run.</param>
/// <param name="data">What it keeps for itself.</param>
/// <param name="store">The truth.</param>
/// <param name="key">Opens the secrets of stored jobs.</param>
/// <param name="tools">Clock, times.</param>
internal sealed class NodeParts(ServerSettings settings, DataFolder data, IControlStore store, SecretKey key, LoopTools tools)
{
    /// <summary>Reaches sinks: also of jobs that run elsewhere.</summary>
    /// <param name="log">Told of what is not reached.</param>
    public SinkReach ReachSinks(NodeLog log) => new(
        new JobSinkFencer(store, Plugins.Catalog, config => Open(config, key), tools.Time),
        new JobSinkPublisher(new WorkerId(settings.Name), store, Plugins.Catalog, config => Open(config, key), tools.Time, log.NotPublished),
        new JobStagingSweeper(store, Plugins.Catalog, config => Open(config, key), tools.Time, log.StagingNotSwept),
        new JobSinkLedgers(store.Id, Plugins.Catalog, config => Open(config, key), tools.Time, log.LedgerNotSwept) { Trials = data.Trials },
        new JobLedgerMarks(store.Id, Plugins.Catalog, config => Open(config, key), tools.Time, log.LedgerNotRead));

    /// <summary>Reads jobs that are sent. Which files a job may name is asked before connectors look at it.</summary>
    public SubmittedJobs Jobs { get; } = new(
        Plugins.Catalog, key, settings.Files.Check, new NotifyRule(u => WebhookOptions.Allows(settings.Webhooks.Allowed, u)).Check, new ConnectorRule(Plugins.Catalog, SchemaDialect.Instance).Check)
    {
        StopObjective = settings.StopObjective,
    };

    /// <summary>Shows that superseded writers are kept out.</summary>
    public IFenceProver Prover { get; } = new JobFenceProver(store, Plugins.Catalog, config => Open(config, key), tools.Timings, tools.Time);

    /// <summary>Runs attempts: each job in a process of its own, or all in this one.</summary>
    /// <param name="log">Where attempts in this process tell what happens.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<INodeRunners> OpenRunnersAsync(ILogger<JobLog> log, CancellationToken cancellationToken)
    {
        var common = new RunnersOptions
        {
            Timings = tools.Timings,
            Time = tools.Time,
            Clock = tools.Clock,
            OpenJob = grant => Open(grant.Config, key),
            Files = settings.Files,
        };
        var work = new ControlStoreWork(store, tools.Timings.Answer, tools.Time);
        if (settings.IsInProcess)
        {
            return new HostedRunners(common, work, new AttemptSurroundings(Plugins.Catalog, SchemaDialect.Instance, plan => new JobLog(log, plan.Name, SecretMask.For(plan)))
            {
                Time = tools.Time,
                Files = settings.Files,
                Output = Console.Error,
            });
        }

        var options = new ProcessRunnersOptions(common, Environment.ProcessPath!, [RunnerCommand.Name], data.Runners, data.Logs)
        {
            Memory = settings.RunnerMemory,
            LogBytes = settings.RunnerLogBytes,
            LogFiles = settings.RunnerLogFiles,
            MaskFor = MaskFor,
        };
        return await ProcessRunners.OpenAsync(options, work, cancellationToken);
    }

    /// <summary>A job that cannot be read here has no secrets that would be known here.</summary>
    private static Func<string, string> MaskFor(AttemptGrant grant, string job)
    {
        try
        {
            return SecretMask.For(JobFileReader.ReadStored(job, grant.JobName, Plugins.Catalog)).Apply;
        }
        catch (ConfigException)
        {
            return static line => line;
        }
    }

    private static string Open(string config, SecretKey key) =>
        ConfigText.ToJson(StoredJob.Open(config, key, Environment.GetEnvironmentVariable));
}
