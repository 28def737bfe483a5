namespace Sluice.Connectors.Standard.Http;

/// <summary>How a source asks.</summary>
internal enum HttpVerb
{
    Get = 0,
    Post = 1,
}
