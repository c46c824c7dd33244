using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Gateway.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    internal sealed partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "api_key",
                columns: table => new
                {
                    id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    hash = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    partner = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    channels = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    scopes = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    expires_at = table.Column<long>(type: "bigint", nullable: true),
                    revoked_at = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_api_key", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "attempt",
                columns: table => new
                {
                    delivery = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    started_at = table.Column<long>(type: "bigint", nullable: false),
                    ended_at = table.Column<long>(type: "bigint", nullable: true),
                    code = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    detail = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    node = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_attempt", x => new { x.delivery, x.number });
                })
                .Annotation("Npgsql:StorageParameter:fillfactor", 80);

            migrationBuilder.CreateTable(
                name: "audit_chain",
                columns: table => new
                {
                    chain = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    count = table.Column<long>(type: "bigint", nullable: false),
                    head = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_chain", x => x.chain);
                });

            migrationBuilder.CreateTable(
                name: "audit_entry",
                columns: table => new
                {
                    chain = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    seq = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    actor = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    data = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    previous = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    hash = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    seal_no = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_entry", x => new { x.chain, x.seq });
                });

            migrationBuilder.CreateTable(
                name: "business_key",
                columns: table => new
                {
                    value = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    kind = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    document = table.Column<Guid>(type: "uuid", nullable: false),
                    exchange = table.Column<Guid>(type: "uuid", nullable: false),
                    partner = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    type = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    purpose = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_business_key", x => new { x.value, x.kind, x.document });
                });

            migrationBuilder.CreateTable(
                name: "certificate_mark",
                columns: table => new
                {
                    chain = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    thumbprint = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    mark = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_certificate_mark", x => new { x.chain, x.thumbprint, x.mark });
                });

            migrationBuilder.CreateTable(
                name: "channel_poll",
                columns: table => new
                {
                    channel = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    due_at = table.Column<long>(type: "bigint", nullable: true),
                    lease_owner = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    lease_until = table.Column<long>(type: "bigint", nullable: true),
                    asked = table.Column<bool>(type: "boolean", nullable: false),
                    lease_epoch = table.Column<int>(type: "integer", nullable: false),
                    ended_at = table.Column<long>(type: "bigint", nullable: true),
                    code = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    detail = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    failures = table.Column<int>(type: "integer", nullable: false),
                    taken = table.Column<int>(type: "integer", nullable: false),
                    skipped = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_channel_poll", x => x.channel);
                });

            migrationBuilder.CreateTable(
                name: "control_number",
                columns: table => new
                {
                    kind = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    us = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    them = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    usage = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    next = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_control_number", x => new { x.kind, x.us, x.them, x.usage });
                })
                .Annotation("Npgsql:StorageParameter:fillfactor", 20);

            migrationBuilder.CreateTable(
                name: "dedup_key",
                columns: table => new
                {
                    key = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    digest = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    exchange = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    until = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_dedup_key", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "delivery",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    exchange = table.Column<Guid>(type: "uuid", nullable: false),
                    document = table.Column<Guid>(type: "uuid", nullable: true),
                    answers = table.Column<Guid>(type: "uuid", nullable: true),
                    partner = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    channel = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    state = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    purpose = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    message_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    content_type = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    file_name = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    due_at = table.Column<long>(type: "bigint", nullable: true),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    code = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    detail = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    remote_reference = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    lease_owner = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    lease_until = table.Column<long>(type: "bigint", nullable: true),
                    lease_epoch = table.Column<int>(type: "integer", nullable: false),
                    crash_count = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_delivery", x => x.id);
                })
                .Annotation("Npgsql:StorageParameter:fillfactor", 70);

            migrationBuilder.CreateTable(
                name: "document",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    exchange = table.Column<Guid>(type: "uuid", nullable: false),
                    interchange = table.Column<Guid>(type: "uuid", nullable: true),
                    position = table.Column<int>(type: "integer", nullable: false),
                    partner = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    type = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    set_id = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    control_number = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    group_control_number = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    agreement = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    validation = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    findings = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    code = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    payload_part = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    map_name = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    map_hash = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_document", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "exchange",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    direction = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    stage = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    partner = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    channel = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    received_at = table.Column<long>(type: "bigint", nullable: false),
                    parent = table.Column<Guid>(type: "uuid", nullable: true),
                    replay_of = table.Column<Guid>(type: "uuid", nullable: true),
                    snapshot_hash = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    usage = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    content_type = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    file_name = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    actor = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    remote_address = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    headers = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    declared_agreement = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    declared_document = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    declared_receiver = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    code = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    detail = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    due_at = table.Column<long>(type: "bigint", nullable: true),
                    lease_owner = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    lease_until = table.Column<long>(type: "bigint", nullable: true),
                    lease_epoch = table.Column<int>(type: "integer", nullable: false),
                    crash_count = table.Column<int>(type: "integer", nullable: false),
                    open_children = table.Column<int>(type: "integer", nullable: false),
                    chain_count = table.Column<long>(type: "bigint", nullable: false),
                    chain_head = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    retention_until = table.Column<long>(type: "bigint", nullable: false),
                    legal_hold = table.Column<bool>(type: "boolean", nullable: false),
                    purged_at = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_exchange", x => x.id);
                })
                .Annotation("Npgsql:StorageParameter:fillfactor", 70);

            migrationBuilder.CreateTable(
                name: "expectation",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    exchange = table.Column<Guid>(type: "uuid", nullable: false),
                    document = table.Column<Guid>(type: "uuid", nullable: true),
                    partner = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    us_qualifier = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    us_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    them_qualifier = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    them_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    usage = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    interchange_control_number = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    functional_id = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    group_control_number = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    set_control_number = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    match_number = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    state = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    due_at = table.Column<long>(type: "bigint", nullable: true),
                    within_of_delivery = table.Column<long>(type: "bigint", nullable: true),
                    closed_by = table.Column<Guid>(type: "uuid", nullable: true),
                    code = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    detail = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    lease_owner = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    lease_until = table.Column<long>(type: "bigint", nullable: true),
                    lease_epoch = table.Column<int>(type: "integer", nullable: false),
                    crash_count = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_expectation", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "idempotency_key",
                columns: table => new
                {
                    key = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    epoch = table.Column<int>(type: "integer", nullable: false),
                    lease_until = table.Column<long>(type: "bigint", nullable: false),
                    request_digest = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    status = table.Column<int>(type: "integer", nullable: true),
                    body = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    exchange = table.Column<Guid>(type: "uuid", nullable: true),
                    created_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_idempotency_key", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "interchange",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    exchange = table.Column<Guid>(type: "uuid", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    standard = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    sender_qualifier = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    sender_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    receiver_qualifier = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    receiver_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    control_number = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    group_control_number = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    digest = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    usage = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    groups = table.Column<int>(type: "integer", nullable: false),
                    sets = table.Column<int>(type: "integer", nullable: false),
                    accepted_sets = table.Column<int>(type: "integer", nullable: false),
                    validation = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    findings = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_interchange", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "ledger_info",
                columns: table => new
                {
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    value = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ledger_info", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "outbox",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    position = table.Column<long>(type: "bigint", nullable: true),
                    type = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    exchange = table.Column<Guid>(type: "uuid", nullable: true),
                    partner = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    data = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outbox", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "own_key",
                columns: table => new
                {
                    id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    uses = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    certificate = table.Column<byte[]>(type: "bytea", nullable: false),
                    private_key = table.Column<byte[]>(type: "bytea", nullable: false),
                    active_from = table.Column<long>(type: "bigint", nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    retired_at = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_own_key", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "payload",
                columns: table => new
                {
                    exchange = table.Column<Guid>(type: "uuid", nullable: false),
                    part = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    length = table.Column<long>(type: "bigint", nullable: false),
                    digest = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    content = table.Column<byte[]>(type: "bytea", nullable: true),
                    file = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    content_type = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    file_name = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_payload", x => new { x.exchange, x.part });
                });

            migrationBuilder.CreateTable(
                name: "person",
                columns: table => new
                {
                    id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    email = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    roles = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    partner = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    created_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_person", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "profile_snapshot",
                columns: table => new
                {
                    partner = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    hash = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    files = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    approved_at = table.Column<long>(type: "bigint", nullable: false),
                    approved_by = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_profile_snapshot", x => new { x.partner, x.hash });
                });

            migrationBuilder.CreateTable(
                name: "revision",
                columns: table => new
                {
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    value = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_revision", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "seal",
                columns: table => new
                {
                    number = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    count = table.Column<long>(type: "bigint", nullable: false),
                    root = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    previous = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    hash = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    key_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    signature = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_seal", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "trust_request",
                columns: table => new
                {
                    id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    direction = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    partner = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    request_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    exchange = table.Column<Guid>(type: "uuid", nullable: false),
                    us = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    them = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    certificate = table.Column<byte[]>(type: "bytea", nullable: false),
                    uses = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    issuer = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    respond_by = table.Column<long>(type: "bigint", nullable: true),
                    state = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    reason = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    decided_at = table.Column<long>(type: "bigint", nullable: true),
                    decided_by = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_trust_request", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "profile_current",
                columns: table => new
                {
                    partner = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    hash = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_profile_current", x => x.partner);
                    table.ForeignKey(
                        name: "fk_profile_current_snapshot",
                        columns: x => new { x.partner, x.hash },
                        principalTable: "profile_snapshot",
                        principalColumns: new[] { "partner", "hash" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entry_seal",
                table: "audit_entry",
                column: "seal_no");

            migrationBuilder.CreateIndex(
                name: "ix_business_key_exchange",
                table: "business_key",
                column: "exchange");

            migrationBuilder.CreateIndex(
                name: "ix_dedup_key_until",
                table: "dedup_key",
                column: "until");

            migrationBuilder.CreateIndex(
                name: "ix_delivery_due",
                table: "delivery",
                column: "due_at",
                filter: "state = 'queued' AND crash_count = 0 AND due_at IS NOT NULL AND attempts >= 0");

            migrationBuilder.CreateIndex(
                name: "ix_delivery_due_channel",
                table: "delivery",
                columns: new[] { "channel", "due_at" },
                filter: "state = 'queued' AND crash_count = 0 AND due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_delivery_exchange",
                table: "delivery",
                column: "exchange");

            migrationBuilder.CreateIndex(
                name: "ix_delivery_ready",
                table: "delivery",
                columns: new[] { "channel", "id" },
                filter: "state = 'unconfirmed'");

            migrationBuilder.CreateIndex(
                name: "ix_delivery_receipt_due",
                table: "delivery",
                column: "due_at",
                filter: "state = 'unconfirmed' AND due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_delivery_sending",
                table: "delivery",
                column: "lease_until",
                filter: "state = 'sending'");

            migrationBuilder.CreateIndex(
                name: "ix_delivery_state",
                table: "delivery",
                columns: new[] { "state", "exchange" },
                filter: "state <> 'delivered'");

            migrationBuilder.CreateIndex(
                name: "ix_delivery_suspect",
                table: "delivery",
                column: "due_at",
                filter: "state = 'queued' AND crash_count > 0 AND due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_document_exchange",
                table: "document",
                columns: new[] { "exchange", "position" });

            migrationBuilder.CreateIndex(
                name: "ix_document_set",
                table: "document",
                columns: new[] { "set_id", "exchange" });

            migrationBuilder.CreateIndex(
                name: "ix_document_type",
                table: "document",
                columns: new[] { "type", "exchange" });

            migrationBuilder.CreateIndex(
                name: "ix_exchange_due",
                table: "exchange",
                columns: new[] { "stage", "due_at" },
                filter: "crash_count = 0 AND due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_exchange_open",
                table: "exchange",
                columns: new[] { "stage", "received_at", "id" },
                filter: "stage <> 'done'");

            migrationBuilder.CreateIndex(
                name: "ix_exchange_parent",
                table: "exchange",
                column: "parent",
                filter: "parent IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_exchange_partner",
                table: "exchange",
                columns: new[] { "partner", "received_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_exchange_received",
                table: "exchange",
                columns: new[] { "received_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_exchange_replay",
                table: "exchange",
                column: "replay_of",
                filter: "replay_of IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_exchange_retention",
                table: "exchange",
                column: "retention_until",
                filter: "purged_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_exchange_suspect",
                table: "exchange",
                columns: new[] { "stage", "due_at" },
                filter: "crash_count > 0 AND due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_expectation_due",
                table: "expectation",
                column: "due_at",
                filter: "state = 'waiting' AND due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_expectation_exchange",
                table: "expectation",
                column: "exchange");

            migrationBuilder.CreateIndex(
                name: "ix_expectation_match",
                table: "expectation",
                columns: new[] { "partner", "kind", "match_number" });

            migrationBuilder.CreateIndex(
                name: "ix_expectation_state",
                table: "expectation",
                columns: new[] { "state", "exchange" },
                filter: "state <> 'accepted'");

            migrationBuilder.CreateIndex(
                name: "ix_idempotency_key_created",
                table: "idempotency_key",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_interchange_exchange",
                table: "interchange",
                column: "exchange");

            migrationBuilder.CreateIndex(
                name: "ix_outbox_position",
                table: "outbox",
                column: "position",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_person_email",
                table: "person",
                column: "email",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_profile_current_partner_hash",
                table: "profile_current",
                columns: new[] { "partner", "hash" });

            migrationBuilder.CreateIndex(
                name: "ix_trust_request_request",
                table: "trust_request",
                columns: new[] { "partner", "request_id" });

            migrationBuilder.OldestProgram("0.1.0");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "api_key");

            migrationBuilder.DropTable(
                name: "attempt");

            migrationBuilder.DropTable(
                name: "audit_chain");

            migrationBuilder.DropTable(
                name: "audit_entry");

            migrationBuilder.DropTable(
                name: "business_key");

            migrationBuilder.DropTable(
                name: "certificate_mark");

            migrationBuilder.DropTable(
                name: "channel_poll");

            migrationBuilder.DropTable(
                name: "control_number");

            migrationBuilder.DropTable(
                name: "dedup_key");

            migrationBuilder.DropTable(
                name: "delivery");

            migrationBuilder.DropTable(
                name: "document");

            migrationBuilder.DropTable(
                name: "exchange");

            migrationBuilder.DropTable(
                name: "expectation");

            migrationBuilder.DropTable(
                name: "idempotency_key");

            migrationBuilder.DropTable(
                name: "interchange");

            migrationBuilder.DropTable(
                name: "ledger_info");

            migrationBuilder.DropTable(
                name: "outbox");

            migrationBuilder.DropTable(
                name: "own_key");

            migrationBuilder.DropTable(
                name: "payload");

            migrationBuilder.DropTable(
                name: "person");

            migrationBuilder.DropTable(
                name: "profile_current");

            migrationBuilder.DropTable(
                name: "revision");

            migrationBuilder.DropTable(
                name: "seal");

            migrationBuilder.DropTable(
                name: "trust_request");

            migrationBuilder.DropTable(
                name: "profile_snapshot");
        }
    }
}
