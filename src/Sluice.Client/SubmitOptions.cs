namespace Sluice.Client;

/// <summary>How a job is submitted.</summary>
public sealed record SubmitOptions
{
    /// <summary>How the job file is written.</summary>
    public JobFormat Format { get; init; }

    /// <summary>The job's name; <c>null</c> takes the one in the file.</summary>
    public string? Name { get; init; }

    /// <summary>Values for the file's variables.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The request's id; <c>null</c> makes one. The same id and job start one job, however often they are sent.</summary>
    public string? RequestId { get; init; }
}
