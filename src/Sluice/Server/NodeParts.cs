using Microsoft.Extensions.Logging;
using Sluice.Composition;
using Sluice.Connect.Config;
using Sluice.Core.Ports;
using Sluice.JobFiles.Secrets;
using Sluice.JobFiles.Types;
using Sluice.Output;
using Sluice.Runtime.Attempts;
using Sluice.Runtime.Fences;
using Sluice.Runtime.Runners;

namespace Sluice.Server;

/// <summary>The parts of a node that know connectors.</summary>
internal static class NodeParts
{
    /// <summary>Runs attempts.</summary>
    public static INodeRunners Runners(IControlStore store, SecretKey key, LoopTools tools, ILogger<JobLog> log)
    {
        var options = new RunnersOptions
        {
            Timings = tools.Timings,
            Time = tools.Time,
            Clock = tools.Clock,
            OpenJob = grant => Open(grant.Config, key),
        };
        var surroundings = new AttemptSurroundings(Plugins.Catalog, SchemaDialect.Instance, plan => new JobLog(log, plan.Name, SecretMask.For(plan)))
        {
            Time = tools.Time,
            Output = Console.Error,
        };
        return new HostedRunners(options, new ControlStoreWork(store, tools.Timings.Answer, tools.Time), surroundings);
    }

    /// <summary>Fences sinks: also of jobs that run elsewhere.</summary>
    public static IFencer Fencer(IControlStore store, SecretKey key, LoopTools tools) =>
        new JobSinkFencer(store, Plugins.Catalog, config => Open(config, key), tools.Time);

    private static string Open(string config, SecretKey key) =>
        ConfigText.ToJson(StoredJob.Open(config, key, Environment.GetEnvironmentVariable));
}
