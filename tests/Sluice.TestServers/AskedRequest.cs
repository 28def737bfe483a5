namespace Sluice.TestServers;

/// <summary>A request as it came in.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Method">The method.</param>
/// <param name="Path">The path.</param>
/// <param name="Query">The query with its question mark, or empty.</param>
/// <param name="Headers">The headers.</param>
/// <param name="Body">The body.</param>
/// <param name="At">When it was whole, in ticks of <see cref="System.Diagnostics.Stopwatch"/>.</param>
public sealed record AskedRequest(int Number, string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers, string Body, long At)
{
    /// <summary>A parameter of the query; <c>null</c> when it is not there.</summary>
    public string? Parameter(string name) => Query.TrimStart('?').Split('&').Select(p => p.Split('=')).Where(p => Uri.UnescapeDataString(p[0]) == name).Select(p => Uri.UnescapeDataString(p[^1])).FirstOrDefault();
}
