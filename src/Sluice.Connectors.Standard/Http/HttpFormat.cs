namespace Sluice.Connectors.Standard.Http;

/// <summary>What an answer is.</summary>
internal enum HttpFormat
{
    Text = 0,
    Json = 1,
}
