using Sluice.Connect.Config;
using Sluice.Connect.Options;
using Sluice.Connectors.Standard.Transforms.Json;
using O = Sluice.Connectors.Standard.Http.Paging.PageOptions;

namespace Sluice.Connectors.Standard.Http.Paging;

/// <summary>How pages are asked for and where they end.</summary>
internal sealed record PagePlan
{
    /// <summary>The name that the page's number or the cursor is sent under.</summary>
    public required string Field { get; init; }

    /// <summary>It stands as <c>${name}</c> in what is sent.</summary>
    public required bool HasPlaceholders { get; init; }

    /// <summary>The first page's number.</summary>
    public long First { get; init; }

    /// <summary>The last page's number; <c>null</c> where rows tell the end.</summary>
    public long? Last { get; init; }

    /// <summary>A page with fewer rows is the last; <c>null</c>: only one without rows is.</summary>
    public int? FullPage { get; init; }

    /// <summary>Where the next page's cursor stands; <c>null</c> for pages by number.</summary>
    public JsonPath? NextCursor { get; init; }

    /// <summary>Reads the block <c>pageing</c>.</summary>
    /// <exception cref="ConfigException">All that is wrong with it.</exception>
    public static PagePlan? Read(OptionValues options, HttpFormat format, bool hasLines)
    {
        if (options.Find(HttpSourceOptions.Paging) is not { } block)
            return null;
        var problems = new List<ConfigError>();
        var values = O.All.Bind(block, $"{options.Path}.{HttpSourceOptions.Paging.Name}", problems);
        if (problems.Exists(p => !p.IsWarning))
            throw new ConfigException([.. problems.Where(p => !p.IsWarning)]);
        return values.Get(O.Type) == PageType.Cursor ? ByCursor(values, format, hasLines) : ByNumber(values, format);
    }

    private static PagePlan ByNumber(OptionValues values, HttpFormat format)
    {
        var last = values.Get(O.LastPage);
        if (last < 0)
            throw values.Error(O.LastPage, $"'total_page_size' is {last}, expected 1 or more");
        if (values.Has(O.PageRows) && values.Get(O.PageRows) < 1)
            throw values.Error(O.PageRows, $"'batch_size' is {values.Get(O.PageRows)}, expected 1 or more");
        if (last == 0 && format == HttpFormat.Text)
            throw values.Error(O.LastPage, "pages of format text need 'total_page_size': their rows do not tell which one is the last", "give it, or use format = json with a schema");
        if (values.Has(O.NextCursor) || values.Has(O.CursorField))
            throw values.Error(O.Type, "'cursor_field' and 'cursor_response_field' are for page_type = Cursor", "set page_type = Cursor");
        return new PagePlan
        {
            Field = values.Get(O.PageField),
            HasPlaceholders = values.Get(O.Placeholders),
            First = values.Get(O.FirstPage),
            Last = last > 0 ? last : null,
            FullPage = values.Has(O.PageRows) ? values.Get(O.PageRows) : null,
        };
    }

    private static PagePlan ByCursor(OptionValues values, HttpFormat format, bool hasLines)
    {
        if (format == HttpFormat.Text || hasLines)
            throw values.Error(O.Type, "page_type = Cursor needs format = json and answers that are one document: the cursor is read from it");
        if (values.Find(O.CursorField) is not { Length: > 0 } field)
            throw values.Error(O.CursorField, "page_type = Cursor needs 'cursor_field': the name that the cursor is sent under");
        if (values.Find(O.NextCursor) is not { } path)
            throw values.Error(O.NextCursor, "page_type = Cursor needs 'cursor_response_field': the JSONPath to the next page's cursor");
        var next = HttpPaths.Parse(values, O.NextCursor, path);
        if (!next.IsDefinite)
            throw values.Error(O.NextCursor, $"'cursor_response_field' is {path}, which can find several values");
        return new PagePlan { Field = field, HasPlaceholders = values.Get(O.Placeholders), NextCursor = next };
    }
}
