using Sluice.Client.Contract;

namespace Sluice.Client;

/// <summary>Which jobs to list.</summary>
public sealed record JobQuery
{
    /// <summary>Only those with this status.</summary>
    public JobStatus? Status { get; init; }

    /// <summary>Only those whose name matches; <c>*</c> stands for anything.</summary>
    public string? Name { get; init; }

    /// <summary>The most; 1 to 1,000. <c>null</c>: the server's default, 100.</summary>
    public int? Limit { get; init; }

    /// <summary>Where to read on: the last page's <see cref="Page{T}.NextCursor"/>.</summary>
    public string? Cursor { get; init; }
}
