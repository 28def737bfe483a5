using Sluice.Client.Contract;

namespace Sluice.Client;

/// <summary>Which part of a list to read.</summary>
/// <param name="Limit">The most; 1 to 1,000. <c>null</c>: the server's default, 100.</param>
/// <param name="Cursor">Where to read on: the last page's <see cref="Page{T}.NextCursor"/>.</param>
public readonly record struct PageQuery(int? Limit = null, string? Cursor = null);
