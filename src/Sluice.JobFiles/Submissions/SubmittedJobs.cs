using Sluice.Connect;
using Sluice.Connect.Config;
using Sluice.Core.Ports;
using Sluice.Core.Runs;
using Sluice.Core.Submissions;
using Sluice.JobFiles.Planning;
using Sluice.JobFiles.Resuming;
using Sluice.JobFiles.Secrets;

namespace Sluice.JobFiles.Submissions;

/// <summary>Reads the jobs that are sent to a server. Thread-safe.</summary>
/// <param name="catalog">The connectors and transforms that there are.</param>
/// <param name="key">Encrypts secrets that a job gives literally.</param>
/// <param name="rules">What is asked of a job beside, one after the other: each gives the mistakes that it finds; behind one that finds some none is asked.</param>
public sealed class SubmittedJobs(ConnectorCatalog catalog, SecretKey key, params IReadOnlyList<Func<JobPlan, IEnumerable<ConfigError>>> rules) : IJobReader
{
    private const string Body = "the job";

    /// <summary>Where substitutions look for environment variables. Default: the process's environment.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>How long a stop may take where a job does not say; <c>null</c> for no such objective.</summary>
    public TimeSpan? StopObjective { get; init; }

    /// <inheritdoc />
    public JobReading Read(JobText job)
    {
        ArgumentNullException.ThrowIfNull(job);
        var request = new JobFileRequest { Variables = job.Variables, JobName = job.Name, Environment = Environment, IsSubmitted = true };
        try
        {
            var plan = JobFileReader.ReadText(job.Text, Body, FormatOf(job.Form), request, catalog);
            var mistakes = Mistakes(JobFileReader.Unseal(plan, key, catalog));
            return mistakes.Count > 0
                ? JobReading.Refused(mistakes)
                : new JobReading(plan.Name, StoredJob.Seal(plan, key), Settings(plan)) { Warnings = [.. plan.Warnings.Select(Of)] };
        }
        catch (ConfigException e)
        {
            return JobReading.Refused([.. e.Errors.Where(m => !m.IsWarning).Select(Of)]);
        }
    }

    /// <summary>What the first rule that finds anything finds. Rules see secrets as connectors will; nobody else does.</summary>
    private List<JobMistake> Mistakes(JobPlan opened)
    {
        var found = rules.Select(r => r(opened).ToList()).FirstOrDefault(m => m.Count > 0) ?? [];
        return [.. SecretMask.Apply(found, opened.Resolved).Select(Of)];
    }

    /// <inheritdoc />
    public IReadOnlyList<string> Differs(string stored, string now) =>
        [.. JobFileDiff.Compare(Open(stored), Open(now)).Where(c => !c.IsHarmless).Select(c => c.Path)];

    /// <inheritdoc />
    public string Mask(string stored) => JobFileText.ToText(Open(stored));

    /// <summary>
    /// What was encrypted because a password stood in it is compared and shown without the password, the rest of it as it is. What comes from
    /// the environment is neither compared nor shown, so that it need not be set here.
    /// </summary>
    private ConfigObject Open(string stored) => StoredJob.Open(stored, key, _ => "");

    private RunSettings Settings(JobPlan plan) => new()
    {
        Parallelism = plan.Environment.Parallelism,
        RetryTimes = plan.Environment.RetryTimes,
        RetryInterval = plan.Environment.RetryInterval,
        IsStreaming = plan.Environment.IsStreaming,
        Notify = plan.Environment.Notify,
        TagFilter = plan.Environment.TagFilter,
        StopObjective = plan.Environment.StopObjective ?? StopObjective,
        Sinks = [.. plan.Sinks.Select(s => new RunSink(s.Id, (SinkFencing)s.WeakestClass()))],
    };

    private static JobFileFormat FormatOf(JobTextForm form) => form switch
    {
        JobTextForm.Json => JobFileFormat.Json,
        JobTextForm.Sql => JobFileFormat.Sql,
        _ => JobFileFormat.Hocon,
    };

    private static JobMistake Of(ConfigError error) =>
        new(error.Code, error.Path, error.Location.Line, error.Location.Column, error.Message, error.Hint);
}
