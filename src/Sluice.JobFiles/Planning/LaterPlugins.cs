namespace Sluice.JobFiles.Planning;

/// <summary>SeaTunnel's connectors and transforms, to tell one that Sluice does not have yet from a mistyped name.</summary>
internal static class LaterPlugins
{
    private static readonly HashSet<string> Transforms = new(StringComparer.OrdinalIgnoreCase)
    {
        "Copy", "DataValidator", "Deduplicate", "DynamicCompile", "Embedding", "FieldEncrypt", "FieldMapper", "FieldRename", "Filter",
        "FilterRowKind", "JsonPath", "LLM", "Metadata", "Pivot", "Python", "RegexExtract", "Replace", "RowKindExtractor", "Split", "Sql",
        "TableFilter", "TableMerge", "TableRename", "TextChunk",
    };

    private static readonly HashSet<string> Connectors = new(StringComparer.OrdinalIgnoreCase)
    {
        "ActivemqSink", "AmazonDynamodb", "AmazonSqs", "Assert", "Blackhole", "Cassandra", "Clickhouse",
        "ClickhouseFile", "Console", "CosFile", "DB2-CDC", "DingTalk", "Doris", "Druid", "Easysearch", "Elasticsearch",
        "Email", "Enterprise-WeChat", "FakeSource", "Feishu", "FtpFile", "Github", "Gitlab", "GoogleFirestore",
        "GoogleSheets", "GraphQL", "HdfsFile", "Hive", "Hbase", "Http", "Hudi", "Iceberg", "InMemory", "InfluxDB",
        "IoTDB", "Jdbc", "Jira", "Kafka", "Klaviyo", "Kudu", "Lemlist", "LocalFile", "Maxcompute", "Milvus", "MongoDB",
        "MongoDB-CDC", "MyHours", "MySQL-CDC", "Neo4j", "Notion", "ObsFile", "OneSignal", "OpenMldb", "Opengauss-CDC",
        "Oracle-CDC", "OssFile", "OssJindoFile", "Paimon", "Persistiq", "Postgres-CDC", "Prometheus", "Pulsar",
        "Qdrant", "RabbitMQ", "Redis", "RocketMQ", "S3File", "S3Redshift", "SelectDBCloud", "Sentry", "SftpFile",
        "Slack", "Sls", "Snowflake", "Socket", "SqlServer-CDC", "StarRocks", "TDengine", "Tablestore", "TiDB-CDC",
        "Typesense", "Web3j",
    };

    /// <summary>Whether SeaTunnel has a plugin of this kind and name.</summary>
    public static bool Contains(PluginKind kind, string name) => (kind == PluginKind.Transform ? Transforms : Connectors).Contains(name);
}
