namespace Sluice.Connectors.Standard.Http.Paging;

/// <summary>How the next page is named.</summary>
internal enum PageType
{
    PageNumber = 0,
    Cursor = 1,
}
