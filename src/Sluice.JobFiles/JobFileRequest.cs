namespace Sluice.JobFiles;

/// <summary>What the user says beside the job file.</summary>
public sealed record JobFileRequest
{
    /// <summary>The arguments of <c>-i</c>, as given: each <c>name=value</c>, or several with commas between. Default: none.</summary>
    public IReadOnlyList<string> Variables { get; init; } = [];

    /// <summary>Unknown options are errors instead of warnings. Default: warnings.</summary>
    public bool IsStrict { get; init; }

    /// <summary>The name given with <c>--name</c>; it goes before the file's <c>job.name</c>. Default: none.</summary>
    public string? JobName { get; init; }

    /// <summary>Where substitutions look for environment variables. Default: the process's environment.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>The environment is a server's and not the user's: what a message advises differs. Default: the user's own.</summary>
    public bool IsSubmitted { get; init; }
}
