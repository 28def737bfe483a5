namespace Sluice.Api.Http;

/// <summary>A parameter of a query.</summary>
/// <param name="Name">Its name.</param>
/// <param name="About">What it means.</param>
internal sealed record ApiParameter(string Name, string About)
{
    /// <summary>It may be given several times.</summary>
    public bool IsMany { get; init; }

    /// <summary>It is a number.</summary>
    public bool IsNumber { get; init; }

    public static ApiParameter Limit { get; } = new("limit", "The most items; 1 to 1000, 100 without it.") { IsNumber = true };

    public static ApiParameter Cursor { get; } = new("cursor", "Where to read on: the last page's nextCursor.");
}
