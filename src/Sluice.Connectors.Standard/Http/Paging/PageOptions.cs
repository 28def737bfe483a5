using Sluice.Connect.Options;

namespace Sluice.Connectors.Standard.Http.Paging;

/// <summary>The options inside <c>pageing</c>.</summary>
internal static class PageOptions
{
    public static readonly Option<PageType> Type = Option.Enum<PageType>("page_type", "By number or by cursor.").WithDefault(PageType.PageNumber);

    public static readonly Option<string> PageField = Option.String("page_field", "The name of the page's number.").WithDefault("page");

    public static readonly Option<long> FirstPage = Option.Long("start_page_number", "The first page's number.").WithDefault(1);

    public static readonly Option<long> LastPage = Option.Long("total_page_size", "The last page's number.").WithDefault(0);

    public static readonly Option<int> PageRows = Option.Int("batch_size", "The rows of a full page.");

    public static readonly Option<string> CursorField = Option.String("cursor_field", "The name of the cursor in requests.");

    public static readonly Option<string> NextCursor = Option.String("cursor_response_field", "A JSONPath to the next page's cursor.");

    public static readonly Option<bool> Placeholders = Option.Bool("use_placeholder_replacement", "The value replaces ${name} in params, headers and body.").WithDefault(false);

    public static readonly OptionSet All = new(Type, PageField, FirstPage, LastPage, PageRows, CursorField, NextCursor, Placeholders);
}
