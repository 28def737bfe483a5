using Sluice.Connect.Config;
using Sluice.Connect.Options;
using Sluice.Core.Sessions;
using Sluice.JobFiles.Secrets;

namespace Sluice.JobFiles.Planning;

/// <summary>Reads the <c>env</c> section.</summary>
internal static class EnvironmentReader
{
    private static readonly Option<int> Parallelism = Option.Int("parallelism", "Tasks that read at once.").WithDefault(1);
    private static readonly Option<string> JobName = Option.String("job.name", "The job's name.");
    private static readonly Option<JobMode> Mode = Option.Enum<JobMode>(
        "job.mode", "Whether the job ends with its data.").WithDefault(JobMode.Batch);
    private static readonly Option<int> RetryTimes = Option.Int("job.retry.times", "Retries of a failed job.").WithDefault(3);
    private static readonly Option<long> RetryInterval = Option.Long(
        "job.retry.interval.seconds", "Pause before a retry, in seconds.").WithDefault(3);
    private static readonly Option<long> CheckpointInterval = Option.Long(
        "checkpoint.interval", "Milliseconds between two commits; 0: only at the end.").WithDefault(30_000);
    private static readonly Option<long> CheckpointTimeout = Option.Long("checkpoint.timeout", "Milliseconds that a commit may take.");
    private static readonly Option<long> RowsPerSecond = Option.Long("read_limit.rows_per_second", "Rows in a second, for each reader.");
    private static readonly Option<long> BytesPerSecond = Option.Long("read_limit.bytes_per_second", "Bytes in a second, for each reader.");
    private static readonly Option<ErrorPolicy> Policy = Option.Enum<ErrorPolicy>(
        "error_policy", "What happens to a row that cannot be converted.").WithDefault(ErrorPolicy.Fail);
    private static readonly Option<string> DeadLetterPath = Option.String("dead_letter.path", "Where dead rows go.");
    private static readonly Option<long> DeadLetterMaxRows = Option.Long(
        "dead_letter.max_rows", "Dead rows before the job fails.").WithDefault(1000);
    private static readonly Option<int> SummaryRows = Option.Int(
        "summary.rows", "First rows of each sink that the closing summary shows.").WithDefault(0);
    private static readonly Option<IReadOnlyList<string>> Notify = Option.List(
        "notify", "Addresses that a server tells when the job has ended or its stop is stuck.");
    private static readonly Option<long> StopObjective = Option.Long(
        "stop.objective.seconds", "How long a stop may take until the job has ended, in seconds; it is counted and told, and ends nothing.");
    private static readonly Option<IReadOnlyList<KeyValuePair<string, string>>> TagFilter = Option.Map(
        "tag_filter", "What a node of a cluster must say of itself (its option 'tags') to run the job.");
    private static readonly Option<string> Shade = Option.String(
        ShadedValues.OptionName, "How secrets in the file are written: default (as they are) or base64.").WithDefault(ShadedValues.None);
    private static readonly Option<IReadOnlyList<string>> ShadedOptions = Option.List(
        SecretKeys.OptionName, "Names of more options that are secrets: decoded by shade.identifier, and never shown.");

    private static readonly OptionSet Options = new(
        Parallelism, JobName, Mode, RetryTimes, RetryInterval, CheckpointInterval, CheckpointTimeout, RowsPerSecond, BytesPerSecond, Policy,
        DeadLetterPath, DeadLetterMaxRows, SummaryRows, Notify, StopObjective, TagFilter, Shade, ShadedOptions);

    /// <summary>Keys of SeaTunnel that mean nothing here: for other engines, or for a JVM.</summary>
    private static readonly string[] IgnoredKeys = ["savemode.execute.location", "jars", "custom_parameters"];

    private static readonly string[] IgnoredRoots = ["spark", "flink", "execution"];

    private enum JobMode
    {
        Batch = 0,
        Streaming = 1,
    }

    /// <summary>Whether a key of <c>env</c> is accepted and not read.</summary>
    public static bool IsIgnored(string key) =>
        IgnoredKeys.Contains(key, StringComparer.Ordinal)
        || Array.Exists(
            IgnoredRoots, root => key.StartsWith(root, StringComparison.Ordinal) && (key.Length == root.Length || key[root.Length] == '.'));

    /// <summary>Reads the section; adds all that is wrong.</summary>
    public static JobEnvironment Read(ConfigObject section, ICollection<ConfigError> problems)
    {
        var read = new ConfigObject(Gather(section.Fields.Where(f => !IsIgnored(f.Key))), section.Location);
        var values = Options.Bind(read, "env", problems);
        Check(values, Parallelism, n => n >= 1, "at least 1", problems);
        Check(values, RetryTimes, n => n >= 0, "0 or more", problems);
        Check(values, RetryInterval, n => n is >= 0 and <= int.MaxValue, "0 or more seconds", problems);
        Check(values, CheckpointInterval, n => n is >= 0 and <= int.MaxValue, "0 (only at the end) or more milliseconds", problems);
        Check(values, CheckpointTimeout, n => n is >= 1 and <= int.MaxValue, "at least 1 millisecond", problems);
        Check(values, RowsPerSecond, n => n >= 1, "at least 1", problems);
        Check(values, BytesPerSecond, n => n >= 1, "at least 1", problems);
        Check(values, DeadLetterMaxRows, n => n >= 0, "0 or more", problems);
        Check(values, SummaryRows, n => n is >= 0 and <= 100, "0 to 100", problems);
        Check(values, StopObjective, n => n is >= 1 and <= int.MaxValue, "at least 1 second", problems);
        CheckTags(values, problems);
        CheckEncryption(values, problems);
        return new JobEnvironment
        {
            Parallelism = values.Get(Parallelism),
            JobName = values.Find(JobName),
            IsStreaming = values.Get(Mode) == JobMode.Streaming,
            RetryTimes = values.Get(RetryTimes),
            RetryInterval = TimeSpan.FromSeconds(values.Get(RetryInterval)),
            CheckpointInterval = TimeSpan.FromMilliseconds(values.Get(CheckpointInterval)),
            CheckpointTimeout = values.Has(CheckpointTimeout) ? TimeSpan.FromMilliseconds(values.Get(CheckpointTimeout)) : null,
            RowsPerSecond = values.Has(RowsPerSecond) ? values.Get(RowsPerSecond) : null,
            BytesPerSecond = values.Has(BytesPerSecond) ? values.Get(BytesPerSecond) : null,
            ErrorPolicy = values.Get(Policy),
            DeadLetterPath = values.Find(DeadLetterPath),
            DeadLetterMaxRows = values.Get(DeadLetterMaxRows),
            SummaryRows = values.Get(SummaryRows),
            Notify = values.Find(Notify) ?? [],
            TagFilter = TagsOf(values),
            StopObjective = values.Has(StopObjective) ? TimeSpan.FromSeconds(values.Get(StopObjective)) : null,
        };
    }

    private static void Check<T>(
        OptionValues values, Option<T> option, Func<T, bool> isValid, string expected, ICollection<ConfigError> problems)
        where T : struct
    {
        if (!values.Has(option) || isValid(values.Get(option)))
            return;
        problems.Add(new ConfigError(
            values.LocationOf(option), $"env.{option.Name}", $"'{option.Name}' is {values.Get(option)}, expected {expected}")
        {
            Code = ErrorCodes.EnvironmentValue,
        });
    }

    /// <summary>A tag may also be asked for by its path: <c>tag_filter.group = platform</c>.</summary>
    private static List<ConfigField> Gather(IEnumerable<ConfigField> fields)
    {
        var prefix = TagFilter.Name + ".";
        var all = fields.ToList();
        var single = all.Where(f => f.Key.StartsWith(prefix, StringComparison.Ordinal)).ToList();
        if (single.Count == 0)
            return all;
        var whole = (all.Find(f => f.Key == TagFilter.Name)?.Value as ConfigObject)?.Fields ?? [];
        var tags = new ConfigObject(whole.Concat(single.Select(f => f with { Key = f.Key[prefix.Length..] })), single[0].Value.Location);
        return [.. all.Except(single).Where(f => f.Key != TagFilter.Name), new ConfigField(TagFilter.Name, tags, single[0].KeyLocation)];
    }

    private static Tags TagsOf(OptionValues values) =>
        Tags.Of((values.Find(TagFilter) ?? []).Where(t => Tags.CanBe(t.Key, t.Value)));

    private static void CheckTags(OptionValues values, ICollection<ConfigError> problems)
    {
        foreach (var (name, value) in values.Find(TagFilter) ?? [])
        {
            if (!Tags.CanBe(name, value))
            {
                problems.Add(new ConfigError(
                    values.LocationOf(TagFilter), $"env.tag_filter.{name}", $"'{name}' = '{value}' cannot be a tag",
                    "names and values have 1 to 100 characters, without commas, quotes and line breaks")
                {
                    Code = ErrorCodes.EnvironmentValue,
                });
            }
        }
    }

    private static void CheckEncryption(OptionValues values, ICollection<ConfigError> problems)
    {
        string[] known = [ShadedValues.None, ShadedValues.Base64];
        if (known.Contains(values.Get(Shade), StringComparer.OrdinalIgnoreCase))
            return;
        problems.Add(new ConfigError(
            values.LocationOf(Shade),
            "env.shade.identifier",
            $"'shade.identifier' is '{values.Get(Shade)}', expected default or base64",
            NearestName.Find(values.Get(Shade), known) is { } near ? $"did you mean '{near}'?" : "take it out and give secrets as variables: password = ${db_password}")
        {
            Code = ErrorCodes.EncryptionForm,
        });
    }
}
