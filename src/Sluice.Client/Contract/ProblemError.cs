namespace Sluice.Client.Contract;

/// <summary>One thing that is wrong with a job or a request.</summary>
public sealed record ProblemError
{
    /// <summary>Where in the document, such as <c>source[0].url</c>.</summary>
    public string Path { get; init; } = "";

    /// <summary>The line, from 1, where the text has lines.</summary>
    public int? Line { get; init; }

    /// <summary>The column, from 1.</summary>
    public int? Column { get; init; }

    /// <summary>What is wrong.</summary>
    public required string Message { get; init; }

    /// <summary>What to do.</summary>
    public string? Hint { get; init; }

    /// <summary>The code, <c>SLC</c> and four digits.</summary>
    public string? Fault { get; init; }
}
