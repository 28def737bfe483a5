using Microsoft.Extensions.Logging;
using Sluice.Composition;
using Sluice.Connect.Config;
using Sluice.Core.Attempts;
using Sluice.Core.Ports;
using Sluice.JobFiles.Secrets;
using Sluice.JobFiles.Types;
using Sluice.Output;
using Sluice.Runtime.Attempts;
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
            OpenJob = grant => Open(grant, key),
        };
        var surroundings = new AttemptSurroundings(Plugins.Catalog, SchemaDialect.Instance, plan => new JobLog(log, plan.Name, SecretMask.For(plan)))
        {
            Time = tools.Time,
            Output = Console.Error,
        };
        return new HostedRunners(options, new ControlStoreWork(store, tools.Timings.Answer, tools.Time), surroundings);
    }

    private static string Open(AttemptGrant grant, SecretKey key) =>
        ConfigText.ToJson(StoredJob.Open(grant.Config, key, Environment.GetEnvironmentVariable));
}
