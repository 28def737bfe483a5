namespace Sluice.Api.Http;

/// <summary>What can be asked about one thing.</summary>
internal interface IApiGroup
{
    /// <summary>All of it.</summary>
    IEnumerable<ApiRoute> Routes { get; }
}
