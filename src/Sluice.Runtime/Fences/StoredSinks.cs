using Sluice.Connect;
using Sluice.Connect.Config;
using Sluice.Connect.Options;
using Sluice.Connect.Sinks;
using Sluice.Core.Errors;
using Sluice.Core.Runs;
using Sluice.JobFiles;
using Sluice.JobFiles.Planning;

namespace Sluice.Runtime.Fences;

/// <summary>Finds the sinks of jobs in their stored text. Secrets are put in here, in the process that connects, and go no further.</summary>
/// <param name="catalog">The connectors and transforms that there are.</param>
/// <param name="openJob">Puts its secrets into a stored job. May throw a <see cref="SluiceException"/>.</param>
/// <param name="workingDirectory">Files named by relative paths are looked for from here.</param>
/// <param name="time">The clock.</param>
internal sealed class StoredSinks(ConnectorCatalog catalog, Func<string, string> openJob, string workingDirectory, TimeProvider time)
{
    /// <summary>The job as it is planned here.</summary>
    /// <exception cref="SluiceException">A secret cannot be resolved here.</exception>
    /// <exception cref="ConfigException">This process cannot use the job, such as for want of a connector.</exception>
    public JobPlan Open(string config) => JobFileReader.ReadStored(openJob(config), "the stored job", catalog);

    /// <summary>A sink of the job.</summary>
    /// <exception cref="ConfigException">The job has no such sink, or its options cannot be read here.</exception>
    public StoredSink Find(JobPlan plan, RunSink sink)
    {
        var node = plan.Sinks.FirstOrDefault(s => s.Id == sink.Name)
            ?? throw new ConfigException(plan.Resolved.Location, "sink", $"the stored job has no sink {sink.Name}");
        return new StoredSink(node.Factory, Context(node.BindOptions()) with { Place = sink.Ledger });
    }

    /// <summary>What a sink with these options is reached by, in this process.</summary>
    public FenceContext Context(OptionValues options) => new(options) { WorkingDirectory = workingDirectory, Clock = time };
}
