using Sluice.Connect;
using Sluice.Connect.Config;
using Sluice.JobFiles.Planning;
using Sluice.JobFiles.Secrets;
using Sluice.JobFiles.Sql;
using Sluice.JobFiles.Text;
using Sluice.JobFiles.Variables;

namespace Sluice.JobFiles;

/// <summary>Reads job files: text, variables, wiring and options, up to the plan. Connects to nothing. Thread-safe.</summary>
public static class JobFileReader
{
    /// <summary>Reads a job file: strict JSON when its name ends in <c>.json</c>, SQL when it ends in <c>.sql</c>, else the HOCON dialect.</summary>
    /// <param name="path">The file, as the user gave it; errors name it so.</param>
    /// <param name="request">Variables and the rest of what the user says.</param>
    /// <param name="catalog">The connectors and transforms that there are.</param>
    /// <exception cref="ConfigException">The job cannot be used; carries all errors that were found.</exception>
    public static JobPlan Read(string path, JobFileRequest request, ConnectorCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(request);
        var at = new TextLocation(path, 0, 0);
        var warnings = new List<ConfigError>();
        var format = path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? JobFileFormat.Json
            : path.EndsWith(".sql", StringComparison.OrdinalIgnoreCase) ? JobFileFormat.Sql
            : JobFileFormat.Hocon;
        return Read(TextFile.Read(path, at), path, format, new FileIncludes(path, warnings), request, catalog, warnings);
    }

    /// <summary>Reads a job from text that is no file of this machine. It cannot include files.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">The name for messages.</param>
    /// <param name="format">What the text is.</param>
    /// <param name="request">Variables and the rest of what the user says.</param>
    /// <param name="catalog">The connectors and transforms that there are.</param>
    /// <exception cref="ConfigException">The job cannot be used; carries all errors that were found.</exception>
    public static JobPlan ReadText(string text, string name, JobFileFormat format, JobFileRequest request, ConnectorCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(request);
        return Read(text, name, format, new NoIncludes(), request, catalog, []);
    }

    /// <summary>
    /// Reads a job that a store has kept, with its secrets: JSON in which every variable has its value. Lines of it are no lines of the user's file,
    /// so that errors name options by their paths alone.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="name">The job's name.</param>
    /// <param name="catalog">The connectors and transforms that there are.</param>
    /// <exception cref="ConfigException">The job cannot be used; carries all errors that were found.</exception>
    public static JobPlan ReadStored(string text, string name, ConnectorCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(catalog);
        var warnings = new List<ConfigError>();
        return Planner.Plan(JsonTree.Parse(text, name, warnings, hasPlaces: false), catalog, name, isStrict: false, warnings, new Dictionary<TextLocation, (string, string)>());
    }

    /// <summary>The plan with the secrets that were encrypted before the job was sent, as connectors will see them: never to be stored.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="key">Opens them.</param>
    /// <param name="catalog">The connectors and transforms that there are.</param>
    /// <exception cref="ConfigException">One cannot be decrypted, or is no value for its option.</exception>
    internal static JobPlan Unseal(JobPlan plan, SecretKey key, ConnectorCatalog catalog) =>
        StoredJob.Unseal(plan.Resolved, key) is { } opened ? Planner.Plan(opened, catalog, plan.Name, isStrict: false, [], plan.References) : plan;

    private static JobPlan Read(
        string text, string file, JobFileFormat format, IIncludes includes, JobFileRequest request, ConnectorCatalog catalog, List<ConfigError> warnings)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        if (string.IsNullOrWhiteSpace(text))
            throw new ConfigException(
                new TextLocation(file, 0, 0),
                "",
                "the file is empty, expected a job",
                "a job has env { }, source { } and sink { }",
                ErrorCodes.FileEmpty);
        var errors = new List<ConfigError>();
        var variables = JobVariables.Parse(request.Variables, errors);
        var outside = new OutsideValues(request.Environment, variables, warnings, request.IsSubmitted);
        var root = format switch
        {
            JobFileFormat.Json => JsonTree.Parse(text, file, warnings),
            JobFileFormat.Sql => SqlJob.Read(text, file, includes, outside, errors, warnings),
            _ => JobText.Read(text, file, includes, outside, errors, warnings),
        };
        if (errors.Count > 0)
            throw new ConfigException(errors);
        // What cannot be decoded is told with everything else that is wrong.
        var plain = ShadedValues.Decode(TextPlaceholders.Replace(root, variables), warnings);
        return Planner.Plan(plain, catalog, request.JobName, request.IsStrict, warnings, outside.References);
    }
}
