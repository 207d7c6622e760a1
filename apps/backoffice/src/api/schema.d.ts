// Made from apps/api/openapi.json by `npm run contract`.
export interface paths {
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["SessionController_me"];
        put?: never;
        post: operations["SessionController_signIn"];
        delete: operations["SessionController_signOut"];
        options?: never;
        head?: never;
        patch: operations["SessionController_language"];
        trace?: never;
    };
    "/api/v1/session/popups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch: operations["SessionController_popups"];
        trace?: never;
    };
    "/api/v1/sites/{siteId}/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["SiteController_overview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/board": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["SiteController_board"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["SiteController_search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/tree": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["SiteController_tree"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["SiteController_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["SiteController_settings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch: operations["SiteController_changeSettings"];
        trace?: never;
    };
    "/api/v1/sites/{siteId}/buildings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["SiteController_buildings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/buildings/{buildingId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch: operations["SiteController_changeBuilding"];
        trace?: never;
    };
    "/api/v1/sites/{siteId}/stalls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["StallController_list"];
        put?: never;
        post: operations["StallController_add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stalls/{stallId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["StallController_page"];
        put?: never;
        post?: never;
        delete: operations["StallController_remove"];
        options?: never;
        head?: never;
        patch: operations["StallController_change"];
        trace?: never;
    };
    "/api/v1/stalls/{stallId}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["StallController_timeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stalls/{stallId}/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["StallController_usage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/meters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["MeterController_list"];
        put?: never;
        post: operations["MeterController_add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/meters/{meterId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["MeterController_page"];
        put?: never;
        post?: never;
        delete: operations["MeterController_remove"];
        options?: never;
        head?: never;
        patch: operations["MeterController_change"];
        trace?: never;
    };
    "/api/v1/meters/{meterId}/readings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["MeterController_readings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/meters/{meterId}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["MeterController_read"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/read-requests/{readRequestId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["MeterController_readRequest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/profiles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["MeterController_listProfiles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/gateways": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["MeterController_gateways"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/buses/{busId}/telegrams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["MeterController_telegrams"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/quarantine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["MeterController_quarantine"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/quarantine/{quarantineId}/decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["MeterController_decide"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/meters/{meterId}/supply/off": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["SupplyController_off"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/meters/{meterId}/supply/on": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["SupplyController_on"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/meters/{meterId}/keep-power": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["SupplyController_keep"];
        delete: operations["SupplyController_endKeep"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/commands": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["SupplyController_commands"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/keep-power": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["SupplyController_kept"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/batches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["SupplyController_batch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/batches/{batchId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["SupplyController_batchPage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/batches/{batchId}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["SupplyController_retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/breaker": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["SupplyController_breaker"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/breakers/{breakerId}/decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["SupplyController_decide"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/alarms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["SupplyController_alarms"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alarms/{alarmId}/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["SupplyController_acknowledge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/tariff-plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["MoneyController_plans"];
        put?: never;
        post: operations["MoneyController_addPlan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tariff-plans/{planId}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["MoneyController_addPlanVersion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/account-types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["MoneyController_types"];
        put?: never;
        post: operations["AccountTypeController_add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["MoneyController_accounts"];
        put?: never;
        post: operations["MoneyController_open"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{accountId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["MoneyController_account"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch: operations["MoneyController_change"];
        trace?: never;
    };
    "/api/v1/accounts/{accountId}/recharges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["MoneyController_accountRecharges"];
        put?: never;
        post: operations["MoneyController_recharge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recharges/{rechargeId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["MoneyController_receipt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recharges/{rechargeId}/prints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["MoneyController_prints"];
        put?: never;
        post: operations["MoneyController_print"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{accountId}/sale-quote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["MoneyController_quote"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recharges/{rechargeId}/progress": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["MoneyController_progress"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/recharges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["MoneyController_recharges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{accountId}/bills": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["MoneyController_bills"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{accountId}/unsettled": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["MoneyController_unsettled"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{accountId}/transfers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["MoneyController_transfers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/import/template": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["AdminController_template"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["AdminController_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["AdminController_audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["AdminController_verify"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/staff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["AdminController_listStaff"];
        put?: never;
        post: operations["AdminController_addStaff"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/staff/{staffId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch: operations["AdminController_changeStaff"];
        trace?: never;
    };
    "/api/v1/customer/stalls/{stallId}/home": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["CustomerController_home"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/stalls/{stallId}/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["CustomerController_usage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/stalls/{stallId}/bills": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["CustomerController_bills"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/stalls/{stallId}/recharges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["CustomerController_recharges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/stalls/{stallId}/sale-quote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["CustomerController_quote"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/stalls/{stallId}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["CustomerController_read"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/read-requests/{readRequestId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["CustomerController_readRequest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/demo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["PlainController_demo"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/time": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["PlainController_time"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["PlainController_live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["PlainController_ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{accountId}/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["OrderController_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{orderId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["OrderController_order"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{orderId}/query": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["OrderController_query"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{orderId}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["OrderController_close"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["OrderController_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{orderId}/detail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["OrderController_detail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/merchants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["OrderController_allMerchants"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/merchants/{channel}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["OrderController_setMerchant"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/merchants/{merchantId}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["OrderController_check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/stalls/{stallId}/pay-options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["CustomerOrderController_options"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/stalls/{stallId}/runway": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["CustomerOrderController_runway"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/stalls/{stallId}/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["CustomerOrderController_list"];
        put?: never;
        post: operations["CustomerOrderController_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/orders/{orderId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["CustomerOrderController_order"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/orders/{orderId}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["CustomerOrderController_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/public/stall-codes/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["PublicPayController_code"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/public/stall-codes/{token}/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["PublicPayController_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/public/stall-codes/{token}/orders/{orderId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["PublicPayController_order"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{accountId}/refunds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["RefundController_ofAccount"];
        put?: never;
        post: operations["RefundController_ask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{accountId}/refundable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["RefundController_refundable"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/refunds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["RefundController_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/closed-money": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["RefundController_closedMoney"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/refund-requests/{requestId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["RefundController_request"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/refund-requests/{requestId}/slip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["RefundController_slip"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/refund-requests/{requestId}/decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["RefundController_decide"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/refunds/{refundId}/pay-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["RefundController_payOut"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/refunds/{refundId}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["RefundController_retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/refunds/{refundId}/settle-by-hand": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["RefundController_byHand"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/stalls/{stallId}/refunds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["RefundController_ownRefunds"];
        put?: never;
        post: operations["RefundController_askOwn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/stalls/{stallId}/refundable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["RefundController_ownRefundable"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/kiosk/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["KioskController_me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/kiosk/stalls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["KioskController_find"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/kiosk/stalls/{stallId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["KioskController_stall"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/kiosk/stalls/{stallId}/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["KioskController_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/kiosk/orders/{orderId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["KioskController_order"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/kiosks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["KioskAdminController_kiosks"];
        put?: never;
        post: operations["KioskAdminController_add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/kiosks/{kioskId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["KioskAdminController_remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stalls/{stallId}/code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["KioskAdminController_makeCode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/stall-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["KioskAdminController_codes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/channel-bills": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ReconcileController_bills"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/channel-bills/{billId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ReconcileController_bill"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/channel-bills/{billId}/fetch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["ReconcileController_fetch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/channel-bills/{billId}/compare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["ReconcileController_compare"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/differences/{differenceId}/decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["ReconcileController_decide"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/login-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["SignInController_code"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["SignInController_signIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/sessions/wechat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["SignInController_byWechat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/sessions/alipay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["SignInController_byAlipay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/sessions/wechat/phone": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["SignInController_withPhone"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/official-account/login-url": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["SignInController_loginUrl"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["SignInController_signOut"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/public/privacy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["MeController_privacy"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["MeController_me"];
        put?: never;
        post?: never;
        delete: operations["MeController_forget"];
        options?: never;
        head?: never;
        patch: operations["MeController_language"];
        trace?: never;
    };
    "/api/v1/customer/consents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["MeController_consent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/me/identities/{platform}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["MeController_unbind"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/me/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["MeController_export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/stalls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["LandlordController_stalls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/owned": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["LandlordController_owned"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/stalls/{stallId}/grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["LandlordController_grants"];
        put?: never;
        post: operations["LandlordController_offer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/grants/{grantId}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["LandlordController_revoke"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/grants/{grantId}/wxa-code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["LandlordController_miniCode"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/offers/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["LandlordController_seeOffer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/offers/take": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["LandlordController_take"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stalls/{stallId}/owner": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["PeopleController_setOwner"];
        post?: never;
        delete: operations["PeopleController_endOwner"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stalls/{stallId}/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["PeopleController_people"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["PeopleController_grants"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/grants/{grantId}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["PeopleController_revoke"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/stalls/{stallId}/switch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["OwnerSwitchController_look"];
        put?: never;
        post: operations["OwnerSwitchController_ask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/owner-switches/{switchId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["OwnerSwitchController_withdraw"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stalls/{stallId}/owner-switch/overrule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["OwnerSwitchController_overrule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/stalls/{stallId}/hand-overs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["HandOverController_offer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/hand-overs/join": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["HandOverController_join"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/hand-overs/{handOverId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["HandOverController_page"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/hand-overs/{handOverId}/reading": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["HandOverController_reading"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/hand-overs/{handOverId}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["HandOverController_confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/hand-overs/{handOverId}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["HandOverController_withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/stalls/{stallId}/emergency": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["EmergencyController_offer"];
        put?: never;
        post: operations["EmergencyController_take"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/stalls/{stallId}/thresholds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["EmergencyController_thresholds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch: operations["EmergencyController_change"];
        trace?: never;
    };
    "/api/v1/customer/photos": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["PhotoController_addOwn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/photos": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["PhotoController_add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/photos/{photoId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["PhotoController_photo"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/photos/{photoId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["PhotoController_ownPhoto"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["TicketController_list"];
        put?: never;
        post: operations["TicketController_open"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{ticketId}/take": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["TicketController_take"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{ticketId}/done": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["TicketController_done"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/stalls/{stallId}/tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["TicketController_own"];
        put?: never;
        post: operations["TicketController_report"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/meters-by-number": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["TicketController_metersByNumber"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/announcements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["AnnouncementController_list"];
        put?: never;
        post: operations["AnnouncementController_send"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/announcements/{announcementId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["AnnouncementController_withdraw"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/announcements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["AnnouncementController_shown"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/message-consents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["AnnouncementController_consents"];
        put?: never;
        post: operations["AnnouncementController_consent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{accountId}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["ClosingController_close"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/closing-checks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ClosingController_checks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/closing-checks/{checkId}/decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["ClosingController_decideCheck"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/stalls/{stallId}/meters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["MeterDisplayController_displays"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/stalls/{stallId}/meters/compared": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["MeterDisplayController_compared"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/account-types/{accountTypeId}/emergency": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch: operations["AccountTypeController_change"];
        trace?: never;
    };
    "/api/v1/account-types/{accountTypeId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["AccountTypeController_save"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/account-types/{accountTypeId}/use": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["AccountTypeController_use"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{accountId}/type": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["AccountTypeController_assign"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/approvals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ApprovalController_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals/{approvalId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ApprovalController_one"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals/{approvalId}/decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["ApprovalController_decide"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals/{approvalId}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["ApprovalController_withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/tariff-drafts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["PriceController_drafts"];
        put?: never;
        post: operations["PriceController_start"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tariff-drafts/{draftId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["PriceController_draft"];
        put?: never;
        post?: never;
        delete: operations["PriceController_discard"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tariff-plans/{planId}/drafts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["PriceController_save"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tariff-drafts/{draftId}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["PriceController_replay"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tariff-drafts/{draftId}/ask": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["PriceController_ask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tariff-drafts/{draftId}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["PriceController_publish"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/price-example": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["PriceController_example"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/resale-statement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["PriceController_resale"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/calendar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["PriceController_calendar"];
        put: operations["PriceController_setCalendar"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/public/sites/{code}/prices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["PublicPriceController_prices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/meters/{meterId}/replaceable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ChangeController_replaceable"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/meters/{meterId}/replacement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["ChangeController_replace"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/replacements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ChangeController_replacements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/swaps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ChangeController_swaps"];
        put?: never;
        post: operations["ChangeController_swap"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stalls/{stallId}/occupants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ChangeController_occupants"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/handheld-files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["HandheldController_files"];
        put?: never;
        post: operations["HandheldController_upload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recharges/{rechargeId}/correction": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["CorrectionController_preview"];
        put?: never;
        post: operations["CorrectionController_correct"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/corrections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["CorrectionController_corrections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{accountId}/debts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["CorrectionController_debtsOf"];
        put?: never;
        post: operations["CorrectionController_agree"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/debts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["CorrectionController_debts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/debts/{debtId}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["CorrectionController_end"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/refund-report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["CorrectionController_report"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/refund-report/columns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["CorrectionController_columns"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/disputes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["DisputeController_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/disputes/{disputeId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["DisputeController_page"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/disputes/{disputeId}/decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["DisputeController_decide"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/stalls/{stallId}/disputes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["DisputeController_own"];
        put?: never;
        post: operations["DisputeController_open"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/disputes/{disputeId}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["DisputeController_withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{accountId}/obligations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["DisputeController_obligations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/stalls/{stallId}/obligations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["DisputeController_ownObligations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/formula-meters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ApportionmentController_formulas"];
        put?: never;
        post: operations["ApportionmentController_addFormula"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/formula-meters/{formulaMeterId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["ApportionmentController_changeFormula"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/pools": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ApportionmentController_pools"];
        put?: never;
        post: operations["ApportionmentController_addPool"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pools/{poolId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["ApportionmentController_changePool"];
        post?: never;
        delete: operations["ApportionmentController_archive"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pools/{poolId}/what-if": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ApportionmentController_whatIf"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pools/{poolId}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["ApportionmentController_draft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/apportionment-runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ApportionmentController_runs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/apportionment-runs/{runId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ApportionmentController_run"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/apportionment-runs/{runId}/issue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["ApportionmentController_issue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/apportionment-runs/{runId}/settle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["ApportionmentController_settle"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/apportionment-runs/{runId}/void": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["ApportionmentController_void"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/charges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ChargeController_charges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{accountId}/charges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ChargeController_ofAccount"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{accountId}/property-purse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ChargeController_purse"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/charge-bills/{billId}/cash": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["ChargeController_cash"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/charge-bills/{billId}/receipts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ChargeController_receipts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cash-receipts/{receiptId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ChargeController_receipt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cash-receipts/{receiptId}/prints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ChargeController_prints"];
        put?: never;
        post: operations["ChargeController_print"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/charge-bills/{billId}/void": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["ChargeController_void"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/deposits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ChargeController_deposits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{accountId}/deposits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["ChargeController_takeDeposit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deposits/{depositId}/return": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["ChargeController_returnDeposit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/stalls/{stallId}/charges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ChargeController_mine"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/fee-items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["FeeController_items"];
        put?: never;
        post: operations["FeeController_add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/fee-items/{feeItemId}/prices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["FeeController_price"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/fee-items/{feeItemId}/bindings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["FeeController_bind"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/fee-items/{feeItemId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["FeeController_end"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/fee-runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["FeeController_runs"];
        put?: never;
        post: operations["FeeController_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/property-cut": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["FeeController_cut"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/unsettled": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["SettlementListController_unsettled"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/bills": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["SettlementListController_bills"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/bill-issues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["SettlementListController_issue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/quotas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["QuotaController_quotas"];
        put?: never;
        post: operations["QuotaController_set"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/quota-assessment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["QuotaController_assessment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{accountId}/quota-slips": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["QuotaController_slip"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/quota-slips": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["QuotaController_prints"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/subsidy-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["SubsidyController_rules"];
        put?: never;
        post: operations["SubsidyController_save"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subsidy-rules/{ruleId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["SubsidyController_end"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/subsidy-runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["SubsidyController_runs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/subsidies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["SubsidyController_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{accountId}/subsidies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["SubsidyController_ofAccount"];
        put?: never;
        post: operations["SubsidyController_give"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subsidies/{allowanceId}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["SubsidyController_withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/stalls/{stallId}/subsidy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["SubsidyController_mine"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/outside-tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["OutsideTokenController_tokens"];
        put?: never;
        post: operations["OutsideTokenController_add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/outside-tokens/{tokenId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["OutsideTokenController_revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/outside/stalls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["OutsideController_stalls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/outside/stall-facts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["OutsideController_facts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/outside/subsidies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["OutsideController_subsidies"];
        put?: never;
        post: operations["OutsideController_give"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{accountId}/stalls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["MergedAccountController_stalls"];
        put?: never;
        post: operations["MergedAccountController_bind"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{accountId}/unbind": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["MergedAccountController_unbind"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/stalls/{stallId}/account": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["MergedAccountController_mine"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/postpaid-bills": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["PostpaidController_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{accountId}/postpaid": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["PostpaidController_ofAccount"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{accountId}/billing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["PostpaidController_ask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/stalls/{stallId}/postpaid": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["PostpaidController_mine"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{accountId}/statement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["StatementController_ofAccount"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customer/stalls/{stallId}/statement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["StatementController_mine"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/cuts/dry-run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["CutController_dryRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/cut-policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["CutController_policies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/cut-runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["CutController_runs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cut-runs/{runId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["CutController_run"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/repair-tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["CutController_tags"];
        put?: never;
        post: operations["CutController_hang"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/repair-tags/{tagId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["CutController_tag"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch: operations["CutController_extend"];
        trace?: never;
    };
    "/api/v1/repair-tags/{tagId}/removal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["CutController_remove"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/grid-bills": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["GridController_list"];
        put: operations["GridController_save"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/grid-bills/{billId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["GridController_bill"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/grid-bills/{billId}/void": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["GridController_void"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/grid-bill-files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["GridController_upload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/supply-points": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["GridController_points"];
        put: operations["GridController_savePoint"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/losses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["GridController_losses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/meter-tree": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["GridController_tree"];
        put: operations["GridController_hang"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/debtors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["DunningController_debtors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{siteId}/low-balances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["DunningController_low"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{accountId}/dunning-calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["DunningController_calls"];
        put?: never;
        post: operations["DunningController_log"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Me: {
            /** Format: uuid */
            staffId: string;
            displayName: string;
            loginName: string;
            roles: ("cashier" | "finance" | "engineer" | "site_admin" | "auditor" | "system_admin")[];
            permissions: ("stall.view" | "stall.edit" | "meter.view" | "meter.edit" | "gateway.view" | "import.run" | "read.now" | "relay.switch" | "relay.keep" | "quarantine.decide" | "tariff.view" | "tariff.edit" | "account.view" | "account.open" | "account.edit" | "account.close" | "recharge.take" | "recharge.view" | "bill.view" | "alarm.view" | "alarm.acknowledge" | "breaker.decide" | "site.settings" | "staff.manage" | "audit.view" | "phone.view" | "order.view" | "refund.ask" | "refund.decide" | "refund.pay" | "reconcile.view" | "reconcile.decide" | "merchant.edit" | "grant.view" | "owner.edit" | "ticket.view" | "ticket.work" | "announcement.send" | "kiosk.edit" | "approval.view" | "approval.decide" | "correction.make" | "dispute.decide" | "share.edit" | "fee.edit" | "subsidy.edit" | "token.edit" | "bill.issue" | "quota.edit" | "tag.hang" | "tag.remove" | "dunning.work" | "grid.edit")[];
            csrfToken: string;
            /** @enum {string} */
            language: "zh-CN" | "en-US";
            companyName: string;
            sites: {
                /** Format: uuid */
                id: string;
                name: string;
                code: string;
                timeZone: string;
            }[];
            demo: boolean;
            popups: {
                lowList: boolean;
                alarms: boolean;
            };
            token?: string;
        };
        Overview: {
            /** Format: date-time */
            at: string;
            paidTodayFen: number;
            usedTodayWh: number;
            usedTodayLitres: number;
            meters: {
                total: number;
                online: number;
                offline: number;
                never: number;
            };
            supplies: {
                on: number;
                off: number;
                owed: number;
            };
            keepPower: number;
            cutsWaiting: number;
            openAlarms: number;
            quarantineOpen: number;
            gateways: {
                online: number;
                offline: number;
                total: number;
            };
            oldestReadingAt: string | null;
            accounts: number;
            lowBalances: number;
            waitingBreaker: components["schemas"]["Breaker"] | null;
        };
        Breaker: {
            id: number;
            /** Format: date-time */
            trippedAt: string;
            limitCount: number;
            supplies: number;
            candidates: {
                meterId: number;
                stallNumber: string;
                availableFen: number;
                readAt: string | null;
            }[];
        };
        Board: {
            /** Format: date-time */
            at: string;
            columns: ("stallId" | "number" | "name" | "buildingCode" | "floor" | "category" | "meterId" | "supply" | "wanted" | "owed" | "keepPower" | "cause" | "waitsFor" | "availableFen" | "readAt" | "intervalMinutes" | "powerW" | "todayWh" | "alarm" | "accountId" | "waterMeterId" | "water" | "waterWanted" | "waterOwed" | "waterCause" | "waterWaitsFor" | "waterTodayLitres" | "waterReadAt" | "endsAt" | "earliestAt" | "latestAt" | "precision" | "tag" | "billing" | "waterAvailableFen")[];
            rows: [
                string,
                string,
                string,
                string,
                string,
                string,
                number | null,
                "on" | "off" | "unknown" | "none",
                "on" | "off",
                boolean,
                boolean,
                string | null,
                string | null,
                number | null,
                string | null,
                number,
                number | null,
                number | null,
                boolean,
                string | null,
                number | null,
                "on" | "off" | "moving" | "fault" | "unknown" | "none",
                "on" | "off",
                boolean,
                string | null,
                string | null,
                number | null,
                string | null,
                string | null,
                string | null,
                string | null,
                ("hour" | "day" | "week") | null,
                string | null,
                "prepaid" | "postpaid" | "late",
                number | null
            ][];
        };
        Found: {
            /** @enum {string} */
            kind: "stall" | "meter" | "account" | "gateway" | "receipt";
            id: string;
            title: string;
            subtitle: string | null;
            stallId: string | null;
            rank: number;
        };
        TreeNode: {
            id: string;
            /** @enum {string} */
            kind: "building" | "room" | "gateway" | "bus";
            name: string;
            meters: number;
            silent: number;
            /** @enum {string} */
            state: "ok" | "warning" | "fault" | "unknown";
            children: components["schemas"]["TreeNode"][];
        };
        SiteSettings: {
            cut: {
                /** @default true */
                automatic: boolean;
                /** @default true */
                closesWaterAtZero: boolean;
                /**
                 * @default at_once
                 * @enum {string}
                 */
                when: "at_once" | "at_times";
                /**
                 * @default [
                 *       "09:00"
                 *     ]
                 */
                cutTimes: string[];
                /** @default 60 */
                runGraceMinutes: number;
                /**
                 * @default [
                 *       "cold_store",
                 *       "medical",
                 *       "fire",
                 *       "lift",
                 *       "emergency_light"
                 *     ]
                 */
                protectedKinds: string[];
                /** @default [] */
                untestedProfiles: string[];
                /** @default false */
                liveGoodsKept: boolean;
                /** @default 2 */
                freshnessSweeps: number;
                /** @default 30 */
                waitAfterLastWarningMinutes: number;
                /** @default 120 */
                warningTimeoutMinutes: number;
                /** @default 0 */
                finalNoticeMinutes: number;
                /**
                 * @default [
                 *       {
                 *         "from": "22:00",
                 *         "to": "08:00"
                 *       }
                 *     ]
                 */
                noCutWindows: {
                    days?: number[];
                    from: string;
                    to: string;
                }[];
                /** @default true */
                holidaysProtected: boolean;
                /** @default false */
                weekendsProtected: boolean;
                /** @default 0 */
                hoursBeforeClosed: number;
                /** @default 5 */
                breakerPercent: number;
                /** @default 5 */
                breakerMinimum: number;
                /** @default 10 */
                breakerWindowMinutes: number;
                /** @default 6 */
                maxTogglesPerHour: number;
                /** @default 5 */
                minMinutesBetweenCuts: number;
                /** @default 60 */
                commandExpirySeconds: number;
                /**
                 * @default [
                 *       2,
                 *       5,
                 *       15,
                 *       60,
                 *       300
                 *     ]
                 */
                retryDelaysSeconds: number[];
            };
            lowList: {
                /** @default true */
                enabled: boolean;
                /**
                 * @default [
                 *       "10:00"
                 *     ]
                 */
                times: string[];
            };
            receipt: {
                /** @default true */
                print: boolean;
            };
            emergency: {
                /** @default true */
                enabled: boolean;
                /** @default 2000 */
                amountFen: number;
                /** @default 200000 */
                siteBudgetFen: number;
            };
            handOver: {
                /** @default true */
                photoAllowed: boolean;
            };
            recharge: {
                /** @default 100 */
                minFen: number;
                /** @default 10000000 */
                maxFen: number;
            };
            online: {
                channels: {
                    /** @default true */
                    wechat: boolean;
                    /** @default true */
                    alipay: boolean;
                    /** @default true */
                    unionpay: boolean;
                };
                /** @default 15 */
                orderMinutes: number;
                /**
                 * @default [
                 *       10000,
                 *       20000,
                 *       50000
                 *     ]
                 */
                chips: number[];
            };
            contact: {
                /** @default  */
                phone: string;
            };
            refund: {
                /** @default true */
                customerMayAsk: boolean;
            };
            landlordSwitch: {
                /** @default false */
                enabled: boolean;
                /** @default 30 */
                noticeMinutes: number;
                /** @default 4 */
                perDay: number;
            };
            correction: {
                /** @default 50000 */
                limitFen: number;
                /** @default 3 */
                days: number;
            };
            debt: {
                /** @default 1000 */
                keepFen: number;
            };
            runOn: {
                /**
                 * @default company
                 * @enum {string}
                 */
                payer: "company" | "owner" | "next";
                /** @default 100000 */
                mostWh: number;
                /** @default 72 */
                mostHours: number;
            };
            apportionment: {
                /**
                 * @default company
                 * @enum {string}
                 */
                vacancy: "company" | "owner" | "spread";
            };
            property: {
                /** @default 1 */
                day: number;
                /** @default 0 */
                minute: number;
                /**
                 * @default advance
                 * @enum {string}
                 */
                timing: "advance" | "arrears";
                /** @default false */
                mergedPurse: boolean;
                late: {
                    /** @default 0 */
                    ratePpmPerDay: number;
                    /** @default 15 */
                    graceDays: number;
                    /** @default 100 */
                    capPercent: number;
                };
                cut: {
                    /** @default false */
                    enabled: boolean;
                    /** @default 30 */
                    graceDays: number;
                };
            };
            prices: {
                /** @default true */
                secondPerson: boolean;
                /** @default null */
                capMicroYuanPerKwh: number | null;
                /** @default {} */
                capByPeriod: {
                    [key: string]: number;
                };
                /** @default 20 */
                replayLimitPercent: number;
            };
            water: {
                /**
                 * @default shared
                 * @enum {string}
                 */
                purse: "shared" | "own";
            };
            tariffPlanId: string | null;
            waterTariffPlanId: string | null;
            overrides: {
                [key: string]: {
                    [key: string]: unknown;
                };
            };
        };
        Building: {
            /** Format: uuid */
            id: string;
            code: string;
            name: string;
            readIntervalMinutes: number;
            /** @enum {string} */
            settlementCycle: "sweep" | "hourly" | "daily" | "monthly";
            settlementMinute: number;
            settlementDay: number;
            noCutWindows: {
                days?: number[];
                from: string;
                to: string;
            }[];
            lastSettlementDueAt: string | null;
            timeZone: string;
            stalls: number;
            meters: number;
            meterOverrides: number;
            /** Format: date-time */
            nextSweepAt: string;
            nextSettlementAt: string | null;
        };
        StallRow: {
            /** Format: uuid */
            id: string;
            number: string;
            name: string;
            floor: string;
            category: string;
            areaDm2: number;
            headcount: number;
            keepsLiveGoods: boolean;
            essential: boolean;
            /** Format: uuid */
            buildingId: string;
            buildingCode: string;
            buildingName: string;
            accountId: string | null;
            customerName: string | null;
            meters: number;
        };
        SavedStall: {
            /** Format: uuid */
            id: string;
            number: string;
            name: string;
            floor: string;
            category: string;
            areaDm2: number;
            headcount: number;
            keepsLiveGoods: boolean;
            essential: boolean;
            /** Format: uuid */
            siteId: string;
            building: {
                /** Format: uuid */
                id: string;
                code: string;
                name: string;
            };
            meters: components["schemas"]["Meter"][];
        };
        Meter: {
            id: number;
            meterNumber: string;
            name: string;
            /** @enum {string} */
            kind: "electricity" | "water";
            /** @enum {string} */
            role: "prepaid" | "monitoring";
            profileId: string;
            /** Format: uuid */
            gatewayId: string;
            gatewayCode: string;
            /** @enum {string} */
            gatewayState: "online" | "offline" | "unknown";
            /** Format: uuid */
            busId: string;
            busNumber: number;
            unitAddress: number;
            currentRatio: number;
            voltageRatio: number;
            stallId: string | null;
            stallNumber: string | null;
            readIntervalMinutes: number | null;
            effectiveIntervalMinutes: number;
            tariffPlanId: string | null;
            readAt: string | null;
            registerWh: number | null;
            quality: string | null;
            /** @enum {string} */
            relay: "closed" | "open" | "moving" | "fault" | "none" | "unknown";
            relayReadAt: string | null;
            powerW: number | null;
            live: components["schemas"]["Live"] | null;
            liveAt: string | null;
            failedSweeps: number;
            lastError: string | null;
        };
        Live: {
            voltageDv?: number[];
            currentCa?: number[];
            activePowerW?: number;
            reactivePowerVar?: number;
            apparentPowerVa?: number;
            powerFactorMilli?: number;
            frequencyCentiHz?: number;
        };
        Stall: {
            /** Format: uuid */
            id: string;
            number: string;
            name: string;
            floor: string;
            category: string;
            areaDm2: number;
            headcount: number;
            keepsLiveGoods: boolean;
            essential: boolean;
            /** Format: uuid */
            siteId: string;
            building: {
                /** Format: uuid */
                id: string;
                code: string;
                name: string;
            };
            meters: components["schemas"]["Meter"][];
            account: components["schemas"]["Account"] | null;
            /** Format: date-time */
            at: string;
            supply: components["schemas"]["Supply"] | null;
            waterSupply: components["schemas"]["Supply"] | null;
            runway: components["schemas"]["Runway"] | null;
        };
        Account: {
            /** Format: uuid */
            id: string;
            number: string;
            /** @enum {string} */
            state: "open" | "closed";
            /** Format: date-time */
            openedAt: string;
            closedAt: string | null;
            /** Format: uuid */
            stallId: string;
            stallNumber: string;
            stallName: string;
            stalls: {
                /** Format: uuid */
                stallId: string;
                number: string;
            }[];
            customer: {
                name: string;
                phone: string;
            };
            accountTypeName: string;
            tariffPlan: {
                /** Format: uuid */
                id: string;
                name: string | null;
                from: string | null;
            } | null;
            waterTariffPlan: {
                /** Format: uuid */
                id: string;
                name: string | null;
                from: string | null;
            } | null;
            balanceFen: number;
            accruedFen: number;
            overdraftLimitFen: number;
            availableFen: number;
            threshold1Fen: number;
            threshold2Fen: number;
            waterPurse: components["schemas"]["WaterPurse"] | null;
            postpaid: components["schemas"]["Postpaid"] | null;
            billingAsked: ("prepaid" | "postpaid") | null;
        };
        WaterPurse: {
            balanceFen: number;
            accruedFen: number;
            availableFen: number;
            threshold1Fen: number;
            threshold2Fen: number;
        };
        Postpaid: {
            /** Format: date-time */
            since: string;
            billDay: number;
            dueDays: number;
            owedFen: number;
            lateFen: number;
            unbilledFen: number;
            dueDay: string | null;
        };
        Supply: {
            meterId: number;
            /** @enum {string} */
            medium: "electricity" | "water";
            /** @enum {string} */
            state: "on" | "off" | "moving" | "fault" | "unknown";
            readAt: string | null;
            /** @enum {string} */
            wanted: "on" | "off";
            owed: boolean;
            owedSince: string | null;
            cutWaitsFor: string[];
            cutWaitsSince: string | null;
            cutNotBefore: string | null;
            nextAttemptAt: string | null;
            attempts: number;
            holds: {
                cause: string;
                reason: string;
                /** Format: date-time */
                placedAt: string;
                placedBy: string;
                decision: {
                    [key: string]: unknown;
                } | null;
            }[];
            tags: components["schemas"]["SupplyTag"][];
            keepPower: {
                reason: string;
                /** Format: date-time */
                until: string;
                by: string | null;
            } | null;
            lastCommand: {
                /** Format: uuid */
                id: string;
                /** @enum {string} */
                action: "open" | "close";
                cause: string;
                /** @enum {string} */
                state: "decided" | "sent" | "acknowledged" | "verified" | "failed" | "expired" | "superseded";
                /** Format: date-time */
                decidedAt: string;
                sentAt: string | null;
                acknowledgedAt: string | null;
                verifiedAt: string | null;
                attempt: number;
                error: string | null;
            } | null;
        };
        SupplyTag: {
            /** Format: uuid */
            id: string;
            number: string;
            /** @enum {string} */
            kind: "repair" | "fault" | "violation";
            /** @enum {string} */
            state: "announced" | "hanging";
            reason: string;
            person: string;
            phone: string;
            /** Format: date-time */
            plannedAt: string;
            /** Format: date-time */
            expectedEndAt: string;
            hungAt: string | null;
            confirmedAt: string | null;
        };
        Runway: {
            daysLeft: number | null;
            endsAt: string | null;
            earliestAt: string | null;
            latestAt: string | null;
            precision: ("hour" | "day" | "week") | null;
            basis: ("own" | "short" | "recent") | null;
            basisDays: number;
            fewestDays: number | null;
            mostDays: number | null;
        };
        Happened: {
            /** Format: date-time */
            at: string;
            kind: string;
            params: {
                [key: string]: string | number | null;
            };
        };
        UsagePoint: {
            /** Format: date-time */
            at?: string;
            /** Format: date */
            day?: string;
            month?: string;
            usedWh: number;
            chargeFen: number | null;
            /** @enum {string} */
            quality: "good" | "estimated";
        };
        MeterPage: {
            id: number;
            meterNumber: string;
            name: string;
            /** @enum {string} */
            kind: "electricity" | "water";
            /** @enum {string} */
            role: "prepaid" | "monitoring";
            profileId: string;
            /** Format: uuid */
            gatewayId: string;
            gatewayCode: string;
            /** @enum {string} */
            gatewayState: "online" | "offline" | "unknown";
            /** Format: uuid */
            busId: string;
            busNumber: number;
            unitAddress: number;
            currentRatio: number;
            voltageRatio: number;
            stallId: string | null;
            stallNumber: string | null;
            readIntervalMinutes: number | null;
            effectiveIntervalMinutes: number;
            tariffPlanId: string | null;
            readAt: string | null;
            registerWh: number | null;
            quality: string | null;
            /** @enum {string} */
            relay: "closed" | "open" | "moving" | "fault" | "none" | "unknown";
            relayReadAt: string | null;
            powerW: number | null;
            live: components["schemas"]["Live"] | null;
            liveAt: string | null;
            failedSweeps: number;
            lastError: string | null;
            /** Format: date-time */
            at: string;
            clock: {
                /** Format: date-time */
                checkedAt: string;
                offsetS: number | null;
                /** @enum {string} */
                state: "right" | "off" | "drifts" | "unset";
            } | null;
            figures: {
                totalWh: number | null;
                powerW: number | null;
                liveAt: string | null;
                thisMonthWh: number;
                lastMonthWh: number;
                monthBeforeWh: number;
                /** Format: date */
                asOf: string;
            };
            profile: {
                brand?: string;
                model?: string;
                phases?: (1 | 3) | null;
                facts?: {
                    accuracyClass: string;
                    impulsesPerKwh: number;
                    ratedVoltageV: number;
                    ratedCurrentA: number;
                    maxCurrentA: number;
                    registerWidthWh: number;
                    registerStepWh: number;
                    reverseEnergyAdded: boolean;
                    clockDriftSecondsPerDay: number;
                    startingCurrentRatio: number;
                    displayDigits: number;
                    temperatureMinC: number;
                    temperatureMaxC: number;
                    wiring: string;
                    source: string;
                } | {
                    accuracyClass: string;
                    permanentFlowLph: number;
                    overloadFlowLph: number;
                    registerWidthL: number;
                    registerStepL: number;
                    temperatureMinC: number;
                    temperatureMaxC: number;
                    wiring: string;
                    source: string;
                };
                relayKind?: string;
            };
        };
        Reading: {
            /** Format: date-time */
            readAt: string;
            registerWh: number;
            powerW: number | null;
            quality: string;
            source: string;
            reason: string | null;
            settled: boolean;
        };
        ReadRequest: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            state: "waiting" | "answered" | "failed";
            readAt: string | null;
            registerWh: number | null;
            quality: string | null;
            error: string | null;
            meterId: number;
            /** Format: date-time */
            askedAt: string;
            finishedAt: string | null;
        };
        Profile: {
            id: string;
            brand: string;
            model: string;
            /** @enum {string} */
            medium: "electricity" | "water";
            /** @enum {string} */
            role: "prepaid" | "monitoring";
            phases: (1 | 3) | null;
            facts: {
                accuracyClass: string;
                impulsesPerKwh: number;
                ratedVoltageV: number;
                ratedCurrentA: number;
                maxCurrentA: number;
                registerWidthWh: number;
                registerStepWh: number;
                reverseEnergyAdded: boolean;
                clockDriftSecondsPerDay: number;
                startingCurrentRatio: number;
                displayDigits: number;
                temperatureMinC: number;
                temperatureMaxC: number;
                wiring: string;
                source: string;
            } | {
                accuracyClass: string;
                permanentFlowLph: number;
                overloadFlowLph: number;
                registerWidthL: number;
                registerStepL: number;
                temperatureMinC: number;
                temperatureMaxC: number;
                wiring: string;
                source: string;
            };
            registers: {
                key: string;
                start: number;
                unit: string;
                scale: number;
                source: string;
                confidence: string;
            }[];
            relayConfidence: string | null;
            switchConfirmed: boolean | null;
        };
        Gateway: {
            /** Format: uuid */
            id: string;
            code: string;
            name: string;
            electricalRoom: string;
            /** @enum {string} */
            transport: "modbus-tcp" | "rtu-over-tcp";
            host: string;
            /** @enum {string} */
            state: "online" | "offline" | "unknown";
            stateSince: string | null;
            lastSeenAt: string | null;
            lastError: string | null;
            buildingCode: string;
            buildingName: string;
            buses: {
                /** Format: uuid */
                id: string;
                number: number;
                tcpPort: number;
                meters: number;
                silent: number;
                lastSweep: {
                    /** Format: date-time */
                    dueAt: string;
                    /** Format: date-time */
                    startedAt: string;
                    finishedAt: string | null;
                    meters: number;
                    answered: number;
                    suspect: number;
                } | null;
            }[];
            successToday: {
                asked: number;
                answered: number;
            };
        };
        Telegram: {
            number: number;
            /** Format: date-time */
            at: string;
            /** @enum {string} */
            direction: "out" | "in" | "note";
            unit: number;
            hex: string;
            note?: string;
        };
        Quarantine: {
            id: number;
            meterId: number;
            meterNumber: string;
            /** @enum {string} */
            medium: "electricity" | "water";
            stallNumber: string | null;
            reason: string;
            /** Format: date-time */
            firstReadAt: string;
            /** Format: date-time */
            lastReadAt: string;
            registerWh: number;
            lastGoodReadAt: string | null;
            lastGoodRegisterWh: number | null;
            count: number;
            decision: ("accept" | "new-baseline" | "ignore") | null;
            decidedAt: string | null;
            decidedBy: string | null;
            note: string | null;
        };
        Command: {
            /** Format: uuid */
            id: string;
            meterId: number;
            meterNumber: string;
            stallNumber: string | null;
            stallId: string | null;
            /** @enum {string} */
            action: "open" | "close";
            cause: string;
            /** @enum {string} */
            state: "decided" | "sent" | "acknowledged" | "verified" | "failed" | "expired" | "superseded";
            /** Format: date-time */
            decidedAt: string;
            sentAt: string | null;
            acknowledgedAt: string | null;
            verifiedAt: string | null;
            /** Format: date-time */
            expiresAt: string;
            attempt: number;
            actor: string;
            error: string | null;
            evidence: {
                [key: string]: unknown;
            };
            decision: {
                [key: string]: unknown;
            } | null;
        };
        KeepPower: {
            id: number;
            meterId: number;
            meterNumber: string;
            stallNumber: string | null;
            stallId: string | null;
            reason: string;
            /** Format: date-time */
            placedAt: string;
            by: string | null;
            /** Format: date-time */
            until: string;
        };
        Batch: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            action: "open" | "close" | "read";
            reason: string;
            /** Format: date-time */
            askedAt: string;
            askedBy: string | null;
            total: number;
            done: number;
            failed: number;
            skipped: number;
            waiting: number;
            items: {
                meterId: number;
                meterNumber: string;
                stallNumber: string | null;
                /** @enum {string} */
                state: "waiting" | "done" | "failed" | "skipped";
                detail: string;
            }[];
        };
        Alarm: {
            id: number;
            kind: string;
            /** @enum {string} */
            severity: "info" | "warning" | "critical";
            objectKind: string;
            objectId: string;
            objectName: string;
            buildingCode: string | null;
            details: {
                [key: string]: string | number;
            };
            /** Format: date-time */
            openedAt: string;
            /** Format: date-time */
            lastAt: string;
            count: number;
            acknowledgedAt: string | null;
            acknowledgedBy: string | null;
            closedAt: string | null;
            closeReason: string | null;
        };
        TariffPlan: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @enum {string} */
            medium: "electricity" | "water";
            usedBy: number;
            versions: {
                /** Format: uuid */
                id: string;
                number: number;
                /** Format: date-time */
                effectiveAt: string;
                definition: components["schemas"]["TariffDefinition"];
                createdBy: string;
                /** Format: date-time */
                createdAt: string;
            }[];
        };
        TariffDefinition: {
            /** @enum {string} */
            kind: "flat";
            priceMicroYuanPerKwh: number;
        } | {
            /** @enum {string} */
            kind: "time-of-use";
            prices: {
                [key: string]: number;
            };
            slots: {
                from: string;
                to: string;
                /** @enum {string} */
                period: "sharp" | "peak" | "flat" | "valley" | "deep-valley";
            }[];
        } | {
            /** @enum {string} */
            kind: "composed";
            tables?: {
                name: string;
                season?: {
                    from: string;
                    to: string;
                }[];
                dayKinds?: ("workday" | "weekend" | "holiday")[];
                slots: {
                    from: string;
                    to: string;
                    /** @enum {string} */
                    period: "sharp" | "peak" | "flat" | "valley" | "deep-valley";
                }[];
                factorMillionths?: number;
            }[];
            tiers: {
                untilWh?: number;
                prices: {
                    [key: string]: number;
                };
            }[];
            /** @enum {string} */
            tierSpan?: "month" | "year";
            /** @default true */
            tiersCountSubsidy: boolean;
            factorMillionths?: number;
            services?: {
                name: string;
                /** @enum {string} */
                kind: "loss" | "service";
                priceMicroYuanPerKwh: number;
            }[];
        };
        AccountType: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            siteId: string;
            name: string;
            tariffPlanId: string | null;
            waterTariffPlanId: string | null;
            threshold1Fen: number;
            threshold2Fen: number;
            overdraftLimitFen: number;
            emergencyFen: number | null;
            emergencyBudgetFen: number | null;
            /** @enum {string} */
            billing: "prepaid" | "postpaid";
            billDay: number;
            dueDays: number;
        };
        AccountRow: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            siteId: string;
            number: string;
            /** @enum {string} */
            state: "open" | "closed";
            /** Format: date-time */
            openedAt: string;
            closedAt: string | null;
            /** Format: uuid */
            stallId: string;
            stallNumber: string;
            stallName: string;
            /** Format: uuid */
            customerId: string;
            customerName: string;
            phone: string;
            /** Format: uuid */
            accountTypeId: string;
            accountTypeName: string;
            tariffPlanId: string | null;
            balanceFen: number;
            accruedFen: number;
            availableFen: number;
        };
        TakenRecharge: {
            /** Format: uuid */
            rechargeId: string;
            receiptNumber: string;
            /** Format: uuid */
            siteId: string;
            siteName: string;
            /** Format: uuid */
            accountId: string;
            stallNumber: string;
            stallName: string;
            payer: string;
            amountFen: number;
            /** @enum {string} */
            purse: "energy" | "water" | "property";
            amountCapital: string;
            /** @enum {string} */
            channel: "cash" | "wechat" | "alipay" | "unionpay";
            /** @enum {string} */
            state: "credited" | "reversed";
            balanceBeforeFen: number;
            balanceAfterFen: number;
            operatorId: string | null;
            operator: string | null;
            /** Format: date-time */
            paidAt: string;
            /** Format: date-time */
            creditedAt: string;
            prints: number;
            refundedFen: number;
            debtPartFen: number;
            debtLeftFen: number | null;
            corrects: string | null;
            energy: {
                /** @enum {string} */
                medium: "electricity" | "water";
                wh: number;
                priceMicroYuan: number;
                priceSince: string;
                planName: string;
                exact: boolean;
                /** @enum {string} */
                asked: "yuan" | "energy";
            } | null;
            corrected: {
                /** Format: date-time */
                at: string;
                reason: string;
                by: string;
                toReceiptNumber: string | null;
                toStallNumber: string | null;
            } | null;
            availableAfterFen: number;
        };
        Receipt: {
            /** Format: uuid */
            rechargeId: string;
            receiptNumber: string;
            /** Format: uuid */
            siteId: string;
            siteName: string;
            /** Format: uuid */
            accountId: string;
            stallNumber: string;
            stallName: string;
            payer: string;
            amountFen: number;
            /** @enum {string} */
            purse: "energy" | "water" | "property";
            amountCapital: string;
            /** @enum {string} */
            channel: "cash" | "wechat" | "alipay" | "unionpay";
            /** @enum {string} */
            state: "credited" | "reversed";
            balanceBeforeFen: number;
            balanceAfterFen: number;
            operatorId: string | null;
            operator: string | null;
            /** Format: date-time */
            paidAt: string;
            /** Format: date-time */
            creditedAt: string;
            prints: number;
            refundedFen: number;
            debtPartFen: number;
            debtLeftFen: number | null;
            corrects: string | null;
            energy: {
                /** @enum {string} */
                medium: "electricity" | "water";
                wh: number;
                priceMicroYuan: number;
                priceSince: string;
                planName: string;
                exact: boolean;
                /** @enum {string} */
                asked: "yuan" | "energy";
            } | null;
            corrected: {
                /** Format: date-time */
                at: string;
                reason: string;
                by: string;
                toReceiptNumber: string | null;
                toStallNumber: string | null;
            } | null;
        };
        ReceiptPrint: {
            number: number;
            by: string;
            /** Format: date-time */
            at: string;
        };
        SaleQuote: {
            /** @enum {string} */
            medium: "electricity" | "water";
            planName: string;
            versionNumber: number;
            /** Format: date-time */
            since: string;
            priceMicroYuan: number;
            exact: boolean;
            why: ("time-of-use" | "tiers") | null;
            basis: ({
                /** @enum {string} */
                kind: "average";
                days: number;
                usedWh: number;
                chargedParts: number;
            } | {
                /** @enum {string} */
                kind: "dearest";
            }) | null;
            wh: number;
            amountFen: number;
        };
        RechargeProgress: {
            /** Format: date-time */
            paidAt: string;
            /** Format: date-time */
            creditedAt: string;
            commandedAt: string | null;
            restoredAt: string | null;
            needed: boolean;
            waitingFor: ("gateway_offline" | "device" | "other_hold") | null;
        };
        Takings: {
            items: components["schemas"]["Receipt"][];
            total: number;
            /** Format: date */
            day: string;
            besides: {
                bills: {
                    count: number;
                    amountFen: number;
                };
                deposits: {
                    count: number;
                    amountFen: number;
                };
            };
            totals: {
                count: number;
                amountFen: number;
                byOperator: {
                    count: number;
                    amountFen: number;
                    operatorId: string | null;
                    operator: string | null;
                }[];
                byChannel: {
                    count: number;
                    amountFen: number;
                    channel: string;
                }[];
            };
        };
        Bill: {
            id: number;
            /** Format: uuid */
            accountId: string;
            meterId: number;
            meterNumber: string;
            /** @enum {string} */
            kind: "electricity" | "water";
            /** Format: date-time */
            fromAt: string;
            /** Format: date-time */
            toAt: string;
            fromRegisterWh: number;
            toRegisterWh: number;
            usedWh: number;
            amountFen: number;
            carryBeforeParts: number;
            chargeParts: number;
            carryAfterParts: number;
            estimated: boolean;
            /** Format: date-time */
            settledAt: string;
            transferId: number | null;
            lines: components["schemas"]["BillLine"][];
            sentence: {
                zh: string;
                en: string;
            };
        };
        BillLine: {
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            fromRegisterWh: number;
            toRegisterWh: number;
            estimated: boolean;
            versionNumber: number;
            /** Format: date-time */
            effectiveAt: string;
            /** @enum {string} */
            kind: "energy" | "subsidy" | "service";
            /** @enum {string} */
            period: "sharp" | "peak" | "flat" | "valley" | "deep-valley" | "all";
            usedWh: number;
            priceMicroYuanPerKwh: number;
            parts: number;
            season: string | null;
            tier: number | null;
            base: {
                priceMicroYuanPerKwh: number;
                factorMillionths: number;
            } | null;
            service: string | null;
            serviceKind: ("loss" | "service") | null;
        };
        Unsettled: {
            usedWh: number;
            usedLitres: number;
            chargeFen: number;
            fromAt: string | null;
            toAt: string | null;
            readings: number;
            meters: {
                meterId: number;
                meterNumber: string;
                /** @enum {string} */
                kind: "electricity" | "water";
                /** Format: date-time */
                fromAt: string;
                /** Format: date-time */
                toAt: string;
                fromRegisterWh: number;
                toRegisterWh: number;
                usedWh: number;
                chargeParts: number;
                readings: number;
            }[];
        };
        Transfer: {
            id: number;
            /** Format: date-time */
            at: string;
            /** @enum {string} */
            purse: "energy" | "water" | "property";
            kind: string;
            causeKey: string;
            changeFen: number;
            balanceAfterFen: number;
            counterpart: string;
            actorKind: string;
            actorId: string;
            reason: string;
        };
        ImportResult: {
            /** Format: uuid */
            importId: string;
            dryRun: boolean;
            applied: boolean;
            counts: {
                [key: string]: {
                    new: number;
                    changed: number;
                    unchanged: number;
                    error: number;
                };
            };
            errors: {
                sheet: string;
                row: number;
                column: string;
                code: string;
                message: string;
                value: string;
            }[];
        };
        AuditEntry: {
            id: number;
            /** Format: date-time */
            at: string;
            /** @enum {string} */
            actorKind: "staff" | "customer" | "system";
            actorName: string;
            action: string;
            objectKind: string;
            objectId: string;
            objectName: string;
            before: {
                [key: string]: unknown;
            } | null;
            after: {
                [key: string]: unknown;
            } | null;
            ip: string;
            /** @enum {string} */
            result: "ok" | "denied" | "failed";
            sealed: boolean;
        };
        AuditVerdict: {
            ok: boolean;
            entries: number;
            seals: number;
            firstBroken?: {
                seq: number;
                firstId: number;
                lastId: number;
                entryId?: number;
            };
            next?: number;
        };
        StaffMember: {
            /** Format: uuid */
            id: string;
            loginName: string;
            displayName: string;
            roles: ("cashier" | "finance" | "engineer" | "site_admin" | "auditor" | "system_admin")[];
            siteIds: string[] | null;
            disabledAt: string | null;
            language: string;
            /** Format: date-time */
            createdAt: string;
        };
        Home: {
            number: string;
            name: string;
            floor: string;
            siteName: string;
            officePhone: string;
            /** Format: date-time */
            at: string;
            zone: string;
            /** Format: uuid */
            accountId: string;
            availableFen: number;
            balanceFen: number;
            accruedFen: number;
            thresholds: {
                threshold1Fen: number;
                threshold2Fen: number;
            };
            todayWh: number;
            todayFen: number;
            supply: components["schemas"]["Supply"] | null;
            readAt: string | null;
            intervalMinutes: number;
            powerW: number | null;
            registerWh: number | null;
            meterNumber: string | null;
            merged: boolean;
            waterPurse: components["schemas"]["CustomerWaterPurse"] | null;
            postpaid: components["schemas"]["Postpaid"] | null;
            subsidy: {
                leftWh: number;
                grantedWh: number;
                expiresAt: string | null;
            } | null;
            water: {
                readAt: string | null;
                intervalMinutes: number;
                powerW: number | null;
                registerWh: number | null;
                meterNumber: string | null;
                todayLitres: number;
                todayFen: number;
                supply: components["schemas"]["Supply"] | null;
            } | null;
            runway: components["schemas"]["Runway"];
            lastBills: components["schemas"]["Bill"][];
        };
        CustomerWaterPurse: {
            balanceFen: number;
            accruedFen: number;
            availableFen: number;
            threshold1Fen: number;
            threshold2Fen: number;
            runway: components["schemas"]["Runway"];
        };
        CustomerReadRequest: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            state: "waiting" | "answered" | "failed";
            readAt: string | null;
            registerWh: number | null;
            quality: string | null;
            error: string | null;
        };
        Demo: {
            demo: boolean;
            logins?: {
                loginName: string;
                displayName: string;
                role: string;
            }[];
            password?: string;
            tenantPhones?: string[];
            simulatorUrl?: string | null;
        };
        Order: {
            /** Format: uuid */
            orderId: string;
            /** @enum {string} */
            channel: "wechat" | "alipay" | "unionpay";
            /** @enum {string} */
            way: "jsapi" | "native" | "h5" | "mini" | "qr" | "wap" | "front";
            amountFen: number;
            /** @enum {string} */
            purse: "energy" | "water" | "property";
            /** @enum {string} */
            state: "created" | "submitted" | "closing" | "closed" | "paid";
            unknown: boolean;
            params: components["schemas"]["PayParams"] | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: string;
            paidAt: string | null;
            creditedAt: string | null;
            commandedAt: string | null;
            restoredAt: string | null;
            needed: boolean;
            waitingFor: ("gateway_offline" | "device" | "other_hold") | null;
            canPayAgain: boolean;
            /** @enum {string} */
            refusal?: "earlier-order-open" | "account-closed" | "channel-refused";
            /** Format: uuid */
            stallId: string;
        };
        PayParams: {
            /** @enum {string} */
            kind: "sheet";
            /** @enum {string} */
            platform: "wechat";
            sheet: {
                appId: string;
                timeStamp: string;
                nonceStr: string;
                package: string;
                /** @enum {string} */
                signType: "RSA";
                paySign: string;
            };
        } | {
            /** @enum {string} */
            kind: "sheet";
            /** @enum {string} */
            platform: "alipay";
            sheet: {
                tradeNO: string;
            };
        } | {
            /** @enum {string} */
            kind: "code";
            codeText: string;
        } | {
            /** @enum {string} */
            kind: "open";
            openUrl: string;
        };
        StaffOrders: {
            items: components["schemas"]["OrderRow"][];
            total: number;
            totals: {
                count: number;
                paidFen: number;
            };
        };
        OrderRow: {
            /** Format: uuid */
            orderId: string;
            /** Format: uuid */
            stallId: string;
            stallNumber: string;
            /** Format: uuid */
            accountId: string;
            /** @enum {string} */
            channel: "wechat" | "alipay" | "unionpay";
            /** @enum {string} */
            way: "jsapi" | "native" | "h5" | "mini" | "qr" | "wap" | "front";
            /** @enum {string} */
            origin: "mini" | "counter" | "kiosk" | "stall-code";
            amountFen: number;
            /** @enum {string} */
            state: "created" | "submitted" | "closing" | "closed" | "paid";
            unknown: boolean;
            /** @enum {string} */
            payerKind: "customer" | "visitor" | "staff";
            payerName: string;
            outTradeNo: string;
            transactionId: string | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: string;
            paidAt: string | null;
            creditedAt: string | null;
            closedAt: string | null;
            suspense: boolean;
            mismatch: string | null;
        };
        OrderDetail: {
            /** Format: uuid */
            orderId: string;
            /** @enum {string} */
            channel: "wechat" | "alipay" | "unionpay";
            /** @enum {string} */
            way: "jsapi" | "native" | "h5" | "mini" | "qr" | "wap" | "front";
            amountFen: number;
            /** @enum {string} */
            purse: "energy" | "water" | "property";
            /** @enum {string} */
            state: "created" | "submitted" | "closing" | "closed" | "paid";
            unknown: boolean;
            params: components["schemas"]["PayParams"] | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: string;
            paidAt: string | null;
            creditedAt: string | null;
            commandedAt: string | null;
            restoredAt: string | null;
            needed: boolean;
            waitingFor: ("gateway_offline" | "device" | "other_hold") | null;
            canPayAgain: boolean;
            /** @enum {string} */
            refusal?: "earlier-order-open" | "account-closed" | "channel-refused";
            /** Format: uuid */
            stallId: string;
            row: components["schemas"]["OrderRow"];
            description: string;
            refusedBy: string | null;
            events: {
                /** Format: date-time */
                at: string;
                kind: string;
                detail: {
                    [key: string]: unknown;
                };
            }[];
            notifications: {
                /** Format: date-time */
                receivedAt: string;
                messageId: string | null;
                verified: boolean;
                bytes: number;
            }[];
            refunds: components["schemas"]["RefundPart"][];
        };
        RefundPart: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            channel: "cash" | "wechat" | "alipay" | "unionpay";
            orderId: string | null;
            rechargeId: string | null;
            outRefundNo: string;
            amountFen: number;
            /** @enum {string} */
            state: "held" | "approved" | "sent" | "succeeded" | "failed" | "abnormal" | "released";
            unknown: boolean;
            sentAt: string | null;
            succeededAt: string | null;
            paidOutName: string | null;
            error: string | null;
            note: string | null;
        };
        Merchant: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            channel: "wechat" | "alipay" | "unionpay";
            keyFolder: string;
            merchantNumber: string;
            appId: string;
            enabled: boolean;
            checkedAt: string | null;
            check: components["schemas"]["CheckStep"][] | null;
        };
        CheckStep: {
            /** @enum {string} */
            step: "keys" | "certificate" | "clock" | "connection" | "signature" | "bill";
            /** @enum {string} */
            state: "ok" | "warning" | "failed";
            code: string;
            detail: string;
        };
        PayOptions: {
            channels: {
                /** @enum {string} */
                channel: "wechat" | "alipay" | "unionpay";
                ways: ("jsapi" | "native" | "h5" | "mini" | "qr" | "wap" | "front")[];
            }[];
            minFen: number;
            maxFen: number;
            chips: number[];
            lastAmountFen: number | null;
            payee: {
                siteName: string;
                stallNumber: string;
                floor: string;
                maskedName: string;
            };
            water: boolean;
        };
        RunwayAfter: {
            daysLeft: number | null;
            endsAt: string | null;
            earliestAt: string | null;
            latestAt: string | null;
            precision: ("hour" | "day" | "week") | null;
            basis: ("own" | "short" | "recent") | null;
            basisDays: number;
            fewestDays: number | null;
            mostDays: number | null;
            /** Format: date-time */
            at: string;
        };
        StallCode: {
            siteName: string;
            stallNumber: string;
            floor: string;
            maskedName: string;
            payable: boolean;
            water: boolean;
            channels: {
                /** @enum {string} */
                channel: "wechat" | "alipay" | "unionpay";
                ways: ("jsapi" | "native" | "h5" | "mini" | "qr" | "wap" | "front")[];
            }[];
            minFen: number;
            maxFen: number;
            chips: number[];
        };
        StrangersOrder: {
            /** Format: uuid */
            orderId: string;
            /** @enum {string} */
            channel: "wechat" | "alipay" | "unionpay";
            /** @enum {string} */
            way: "jsapi" | "native" | "h5" | "mini" | "qr" | "wap" | "front";
            amountFen: number;
            /** @enum {string} */
            purse: "energy" | "water" | "property";
            /** @enum {string} */
            state: "created" | "submitted" | "closing" | "closed" | "paid";
            unknown: boolean;
            params: components["schemas"]["PayParams"] | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: string;
            paidAt: string | null;
            creditedAt: string | null;
            commandedAt: string | null;
            restoredAt: string | null;
            needed: boolean;
            waitingFor: ("gateway_offline" | "device" | "other_hold") | null;
            canPayAgain: boolean;
            /** @enum {string} */
            refusal?: "earlier-order-open" | "account-closed" | "channel-refused";
        };
        RefundRequest: {
            /** @enum {string} */
            purse: "energy" | "water";
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            accountId: string;
            stallNumber: string;
            customerName: string;
            amountFen: number;
            reason: string;
            /** @enum {string} */
            cause: "customer" | "staff" | "leaving" | "hand_over" | "late_payment";
            /** @enum {string} */
            state: "asked" | "rejected" | "running" | "done";
            /** @enum {string} */
            askedKind: "staff" | "customer" | "system";
            askedName: string;
            /** Format: date-time */
            askedAt: string;
            decidedName: string | null;
            decidedAt: string | null;
            decisionNote: string | null;
            finishedAt: string | null;
            parts: components["schemas"]["RefundPart"][];
            askedId: string;
            /** @enum {string} */
            accountState: "open" | "closed";
        };
        Refundable: {
            water: boolean;
            refundableFen: number;
            heldBackFen: number;
            why: ("accrued" | "emergency" | "debt" | "beyond-recharges")[];
            parts: {
                /** @enum {string} */
                channel: "cash" | "wechat" | "alipay" | "unionpay";
                orderId: string | null;
                amountFen: number;
            }[];
        };
        ClosedMoney: {
            /** Format: uuid */
            accountId: string;
            accountNumber: string;
            /** Format: uuid */
            stallId: string;
            stallNumber: string;
            customerName: string;
            /** Format: date-time */
            closedAt: string;
            /** Format: date-time */
            since: string;
            /** @enum {string} */
            why: "refund_release" | "reversal" | "other";
            reason: string;
            balanceFen: number;
            refundableFen: number;
            asked: boolean;
        };
        RefundSlip: {
            request: components["schemas"]["RefundRequest"];
            siteName: string;
            stallName: string;
            accountNumber: string;
            amountCapital: string;
            cashFen: number;
            channelFen: number;
            /** Format: date-time */
            printedAt: string;
            meters: {
                meterNumber: string;
                /** @enum {string} */
                medium: "electricity" | "water";
                registerWh: number | null;
                readAt: string | null;
                fromRegisterWh: number;
                priceMicroYuanPerKwh: number | null;
            }[];
        };
        OwnRefund: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            purse: "energy" | "water";
            amountFen: number;
            reason: string;
            /** @enum {string} */
            state: "asked" | "rejected" | "running" | "done";
            /** Format: date-time */
            askedAt: string;
            decidedAt: string | null;
            decisionNote: string | null;
            finishedAt: string | null;
            parts: {
                /** @enum {string} */
                channel: "cash" | "wechat" | "alipay" | "unionpay";
                amountFen: number;
                /** @enum {string} */
                state: "held" | "approved" | "sent" | "succeeded" | "failed" | "abnormal" | "released";
                succeededAt: string | null;
            }[];
        };
        KioskMe: {
            name: string;
            siteName: string;
            /** Format: date-time */
            at: string;
            zone: string;
            channels: ("wechat" | "alipay" | "unionpay")[];
            minFen: number;
            maxFen: number;
            chips: number[];
        };
        KioskFound: {
            /** Format: uuid */
            stallId: string;
            stallNumber: string;
            floor: string;
            maskedName: string;
        };
        KioskStall: {
            stallNumber: string;
            floor: string;
            maskedName: string;
            availableFen: number;
            daysLeft: number | null;
            lasts: {
                /** Format: date-time */
                endsAt: string;
                /** Format: date-time */
                earliestAt: string;
                latestAt: string | null;
                /** @enum {string} */
                precision: "hour" | "day" | "week";
            } | null;
            water: {
                availableFen: number;
                daysLeft: number | null;
                lasts: {
                    /** Format: date-time */
                    endsAt: string;
                    /** Format: date-time */
                    earliestAt: string;
                    latestAt: string | null;
                    /** @enum {string} */
                    precision: "hour" | "day" | "week";
                } | null;
                readAt: string | null;
            } | null;
            /** @enum {string} */
            supply: "on" | "off" | "unknown";
            waterSupply: ("on" | "off" | "unknown") | null;
            readAt: string | null;
            /** Format: date-time */
            at: string;
            days: {
                /** Format: date */
                day: string;
                usedWh: number;
                usedLitres: number | null;
                chargeFen: number;
            }[];
        };
        Kiosk: {
            /** Format: uuid */
            id: string;
            name: string;
            /** Format: date-time */
            madeAt: string;
            lastSeenAt: string | null;
            revokedAt: string | null;
        };
        NewKiosk: {
            /** Format: uuid */
            id: string;
            name: string;
            /** Format: date-time */
            madeAt: string;
            lastSeenAt: string | null;
            revokedAt: string | null;
            token: string;
            link: string;
        };
        PrintedCode: {
            /** Format: uuid */
            stallId: string;
            number: string;
            name: string;
            floor: string;
            url: string;
            /** Format: date-time */
            madeAt: string;
        };
        ChannelBill: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            merchantId: string;
            /** @enum {string} */
            channel: "wechat" | "alipay" | "unionpay";
            /** Format: date */
            day: string;
            /** @enum {string} */
            state: "waiting" | "fetched" | "open" | "closed";
            payments: number;
            paymentsFen: number;
            refunds: number;
            refundsFen: number;
            feesFen: number;
            fetchedAt: string | null;
            comparedAt: string | null;
            closedAt: string | null;
            nextAttemptAt: string | null;
            attempts: number;
            error: string | null;
            open: number;
            settled: number;
        };
        ChannelBillPage: {
            bill: components["schemas"]["ChannelBill"];
            differences: components["schemas"]["ReconciliationDifference"][];
            rows: {
                items: components["schemas"]["ComparedRow"][];
                total: number;
            };
            totals: {
                oursPaymentsFen: number;
                theirsPaymentsFen: number;
                oursRefundsFen: number;
                theirsRefundsFen: number;
            };
        };
        ReconciliationDifference: {
            id: number;
            /** @enum {string} */
            kind: "missing_here" | "missing_there" | "amount_differs" | "unknown_order" | "refund_missing_here" | "refund_missing_there" | "refund_differs";
            number: string;
            orderId: string | null;
            refundId: string | null;
            stallNumber: string | null;
            oursFen: number | null;
            theirsFen: number | null;
            /** @enum {string} */
            proposal: "credit" | "query" | "refund" | "wait" | "ask_channel" | "ignore";
            /** @enum {string} */
            state: "open" | "repaired" | "decided" | "gone";
            /** Format: date-time */
            foundAt: string;
            settledAt: string | null;
            settledBy: string | null;
            note: string | null;
        };
        ComparedRow: {
            /** @enum {string} */
            kind: "payment" | "refund";
            number: string;
            orderId: string | null;
            stallNumber: string | null;
            at: string | null;
            oursFen: number | null;
            theirsFen: number | null;
            differenceFen: number;
        };
        SignedIn: {
            token: string;
            /** Format: date-time */
            expiresAt: string;
            name: string;
        };
        PlatformSignIn: {
            /** @enum {string} */
            state: "signed-in";
            token: string;
            /** Format: date-time */
            expiresAt: string;
            name: string;
        } | {
            /** @enum {string} */
            state: "needs-phone";
            ticket: string;
        };
        Customer: {
            name: string;
            phone: string;
            language: string;
            consentVersion: string | null;
            needsConsent: boolean;
            owner: boolean;
            identities: ("wechat" | "wechat-account" | "alipay")[];
        };
        StallChoice: {
            /** Format: uuid */
            stallId: string;
            accountId: string | null;
            number: string;
            name: string;
            floor: string;
            siteName: string;
            siteCode: string;
            availableFen: number;
            waterAvailableFen: number | null;
            /** @enum {string} */
            role: "holder" | "owner" | "renter";
            rights: ("view" | "topup" | "switch" | "refund")[];
            validTo: string | null;
            /** @enum {string} */
            supplyState: "on" | "off" | "unknown" | "none";
            daysLeft: number | null;
            hasAccount: boolean;
        };
        OwnedStall: {
            /** Format: uuid */
            stallId: string;
            number: string;
            name: string;
            floor: string;
            siteName: string;
            renter: {
                name: string;
                /** Format: date-time */
                since: string;
            } | null;
            availableFen: number | null;
            waterAvailableFen: number | null;
            daysLeft: number | null;
            runway: components["schemas"]["Runway"] | null;
            /** @enum {string} */
            supplyState: "on" | "off" | "unknown" | "none";
            readAt: string | null;
            /** @enum {string} */
            state: "ok" | "arrears" | "off" | "vacant";
        };
        GrantOffer: {
            /** Format: uuid */
            grantId: string;
            token: string;
            url: string;
            code: string;
            qrText: string;
            wxaCodeUrl: string | null;
            /** Format: date-time */
            offerExpiresAt: string;
        };
        Grant: {
            /** Format: uuid */
            grantId: string;
            /** Format: uuid */
            stallId: string;
            stallNumber: string;
            /** @enum {string} */
            state: "offered" | "lapsed" | "waiting" | "live" | "expired" | "revoked";
            renter: {
                name: string;
                phone: string;
            } | null;
            rights: ("view" | "topup" | "switch" | "refund")[];
            /** Format: date-time */
            validFrom: string;
            validTo: string | null;
            note: string;
            /** Format: date-time */
            offeredAt: string;
            /** Format: date-time */
            offerExpiresAt: string;
            takenAt: string | null;
            takenByCode: boolean | null;
            revokedAt: string | null;
            revokedBy: ("owner" | "renter" | "staff" | "replaced" | "owner-changed") | null;
        };
        Offer: {
            siteName: string;
            stallNumber: string;
            stallName: string;
            floor: string;
            ownerName: string;
            rights: ("view" | "topup" | "switch" | "refund")[];
            /** Format: date-time */
            validFrom: string;
            validTo: string | null;
            /** Format: date-time */
            expiresAt: string;
        };
        StallPeople: {
            owner: {
                name: string;
                phone: string;
                /** Format: date-time */
                since: string;
            } | null;
            holder: {
                name: string;
                phone: string;
                /** Format: date-time */
                since: string;
                /** Format: uuid */
                accountId: string;
            } | null;
            grants: components["schemas"]["StaffGrant"][];
        };
        StaffGrant: {
            /** Format: uuid */
            grantId: string;
            /** Format: uuid */
            stallId: string;
            stallNumber: string;
            /** @enum {string} */
            state: "offered" | "lapsed" | "waiting" | "live" | "expired" | "revoked";
            renter: {
                name: string;
                phone: string;
            } | null;
            rights: ("view" | "topup" | "switch" | "refund")[];
            /** Format: date-time */
            validFrom: string;
            validTo: string | null;
            note: string;
            /** Format: date-time */
            offeredAt: string;
            /** Format: date-time */
            offerExpiresAt: string;
            takenAt: string | null;
            takenByCode: boolean | null;
            revokedAt: string | null;
            owner: {
                name: string;
                phone: string;
            };
            revokedBy: string | null;
        };
        OwnerSwitchAsked: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            action: "open" | "close";
            /** @enum {string} */
            reason: "handover" | "vacant" | "repair" | "safety" | "restore";
            /** Format: date-time */
            askedAt: string;
            /** Format: date-time */
            dueAt: string;
            /** @enum {string} */
            state: "announced" | "ordered" | "withdrawn" | "refused";
            settledAt: string | null;
            refusal: string | null;
            noticeMinutes: number;
            notice: {
                zh: string;
                en: string;
            };
        };
        OwnerSwitches: {
            enabled: boolean;
            maySwitch: boolean;
            noticeMinutes: number;
            perDay: number;
            leftToday: number;
            held: boolean;
            pending: components["schemas"]["OwnerSwitch"] | null;
            mayNot: ("owner-switch-disabled" | "owner-switch-no-meter" | "owner-switch-essential" | "owner-switch-live-goods" | "owner-switch-pending" | "owner-switch-already-off" | "owner-switch-day-limit" | "owner-switch-protected")[];
            mayNotForSafety: ("owner-switch-disabled" | "owner-switch-no-meter" | "owner-switch-essential" | "owner-switch-live-goods" | "owner-switch-pending" | "owner-switch-already-off" | "owner-switch-day-limit" | "owner-switch-protected")[];
            commands: components["schemas"]["OwnerSwitch"][];
        };
        OwnerSwitch: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            action: "open" | "close";
            /** @enum {string} */
            reason: "handover" | "vacant" | "repair" | "safety" | "restore";
            /** Format: date-time */
            askedAt: string;
            /** Format: date-time */
            dueAt: string;
            /** @enum {string} */
            state: "announced" | "ordered" | "withdrawn" | "refused";
            settledAt: string | null;
            refusal: string | null;
        };
        HandOverOffer: {
            /** Format: uuid */
            handOverId: string;
            code: string;
            token: string;
            qrText: string;
            /** Format: date-time */
            expiresAt: string;
        };
        HandOver: {
            /** Format: uuid */
            handOverId: string;
            /** Format: uuid */
            stallId: string;
            stallNumber: string;
            floor: string;
            stallNumbers: string[];
            parting: boolean;
            siteName: string;
            photoAllowed: boolean;
            /** @enum {string} */
            side: "from" | "to";
            /** @enum {string} */
            state: "offered" | "expired" | "joined" | "done" | "withdrawn";
            /** Format: date-time */
            offerExpiresAt: string;
            fromName: string;
            toName: string | null;
            readingKind: ("live" | "photo") | null;
            readingAt: string | null;
            readingExpiresAt: string | null;
            readings: {
                meterId: number;
                meterNumber: string;
                /** @enum {string} */
                medium: "electricity" | "water";
                /** Format: date-time */
                readAt: string;
                registerWh: number;
                photoId: string | null;
                /** Format: date-time */
                lastReadAt: string;
                lastRegisterWh: number;
            }[] | null;
            meters: {
                meterId: number;
                meterNumber: string;
                /** @enum {string} */
                medium: "electricity" | "water";
            }[];
            preview: {
                chargeFen: number;
                emergencyFen: number;
                debtFen: number;
                restFen: number;
                owedFen: number;
                refundParts: components["schemas"]["RestPart"][];
                staysFen: number | null;
            } | null;
            confirmedFrom: string | null;
            confirmedTo: string | null;
            doneAt: string | null;
            refundRequestId: string | null;
            toAccountId: string | null;
        };
        RestPart: {
            /** @enum {string} */
            channel: "cash" | "wechat" | "alipay" | "unionpay";
            orderId: string | null;
            amountFen: number;
        };
        EmergencyOffer: {
            enabled: boolean;
            amountFen: number;
            available: boolean;
            why: ("disabled" | "account-closed" | "outstanding" | "not-needed" | "not-enough" | "budget-used") | null;
            outstandingFen: number;
        };
        EmergencyCredit: {
            /** Format: uuid */
            creditId: string;
            amountFen: number;
            availableFen: number;
        };
        Thresholds: {
            threshold1Fen: number;
            threshold2Fen: number;
            thresholdDays: number | null;
            least1Fen: number;
            least2Fen: number;
        };
        Ticket: {
            /** Format: uuid */
            ticketId: string;
            /** Format: uuid */
            siteId: string;
            stallId: string | null;
            stallNumber: string | null;
            meterId: number | null;
            meterNumber: string | null;
            /** @enum {string} */
            kind: "no_power" | "meter_fault" | "wiring" | "gateway" | "reading" | "other";
            text: string;
            photoIds: string[];
            /** @enum {string} */
            state: "open" | "taken" | "done";
            /** Format: date-time */
            openedAt: string;
            takenAt: string | null;
            doneAt: string | null;
            result: string | null;
            /** @enum {string} */
            openedKind: "staff" | "customer";
            openedName: string;
            takenBy: string | null;
            takenName: string | null;
        };
        OwnTicket: {
            /** Format: uuid */
            ticketId: string;
            /** @enum {string} */
            kind: "no_power" | "meter_fault" | "wiring" | "gateway" | "reading" | "other";
            text: string;
            photoIds: string[];
            /** @enum {string} */
            state: "open" | "taken" | "done";
            /** Format: date-time */
            openedAt: string;
            takenAt: string | null;
            doneAt: string | null;
            result: string | null;
        };
        FoundMeter: {
            meterId: number;
            meterNumber: string;
            name: string;
            /** Format: uuid */
            siteId: string;
            siteName: string;
            stallId: string | null;
            stallNumber: string | null;
            /** @enum {string} */
            kind: "electricity" | "water";
            /** @enum {string} */
            role: "prepaid" | "monitoring";
        };
        SentAnnouncement: {
            /** Format: uuid */
            announcementId: string;
            /** Format: uuid */
            siteId: string;
            siteName: string;
            title: string;
            text: string;
            /** Format: date-time */
            fromAt: string;
            untilAt: string | null;
            /** Format: date-time */
            sentAt: string;
            english: {
                title: string;
                text: string;
            } | null;
            sentBy: string;
            withdrawnAt: string | null;
            delivered: number;
            failed: number;
        };
        Announcement: {
            /** Format: uuid */
            announcementId: string;
            /** Format: uuid */
            siteId: string;
            siteName: string;
            title: string;
            text: string;
            /** Format: date-time */
            fromAt: string;
            untilAt: string | null;
            /** Format: date-time */
            sentAt: string;
            english: {
                title: string;
                text: string;
            } | null;
            sentBy: string;
            withdrawnAt: string | null;
        };
        ShownAnnouncement: {
            /** Format: uuid */
            announcementId: string;
            /** Format: uuid */
            siteId: string;
            siteName: string;
            title: string;
            text: string;
            /** Format: date-time */
            fromAt: string;
            untilAt: string | null;
            /** Format: date-time */
            sentAt: string;
        };
        MessageConsent: {
            template: string;
            remaining: number;
            weixinTemplateId: string | null;
        };
        ClosedAccount: {
            /** Format: uuid */
            accountId: string;
            bills: number;
            chargedFen: number;
            paidOutFen: number;
            refundRequestId: string | null;
            meterIds: number[];
        };
        ClosingCheck: {
            /** Format: uuid */
            checkId: string;
            accountNumber: string;
            customerName: string;
            /** Format: uuid */
            stallId: string;
            stallNumber: string;
            meterNumber: string;
            /** @enum {string} */
            medium: "electricity" | "water";
            /** Format: date-time */
            closedAt: string;
            registerWh: number;
            /** @enum {string} */
            how: "manual" | "estimate";
            photoId: string | null;
            closedName: string;
            /** @enum {string} */
            state: "waiting" | "returned" | "decided";
            returnedWh: number | null;
            returnedAt: string | null;
            differenceWh: number | null;
            overchargedFen: number;
            decision: ("keep" | "give_back") | null;
            amountFen: number | null;
            decidedName: string | null;
            decidedAt: string | null;
            note: string;
        };
        MeterDisplay: {
            meterId: number;
            meterNumber: string;
            readAt: string | null;
            registerWh: number | null;
            displayWh: number | null;
            powerW: number | null;
            ratio: number;
            offsetWh: number;
        };
        DisplayExplained: {
            meterId: number;
            meterNumber: string;
            readAt: string | null;
            registerWh: number | null;
            displayWh: number | null;
            powerW: number | null;
            ratio: number;
            offsetWh: number;
            /** Format: date-time */
            at: string;
            /** @enum {string} */
            meaning: "same" | "used-since" | "behind" | "beyond";
            differenceWh: number;
        };
        SavedAccountType: {
            type: components["schemas"]["AccountType"];
            followed: number;
        };
        AccountTypeUse: {
            accounts: number;
            feeItems: string[];
            subsidyRules: number;
        };
        Approval: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "tariff-version" | "recharge-correction" | "property-cut" | "billing-mode";
            objectId: string;
            title: string;
            /** Format: uuid */
            askedBy: string;
            askedName: string;
            /** Format: date-time */
            askedAt: string;
            reason: string;
            before: {
                [key: string]: unknown;
            } | null;
            after: {
                [key: string]: unknown;
            } | null;
            impact: {
                [key: string]: unknown;
            } | null;
            /** @enum {string} */
            state: "asked" | "approved" | "rejected" | "withdrawn" | "expired";
            decidedName: string | null;
            decidedAt: string | null;
            note: string;
            /** Format: date-time */
            expiresAt: string;
            needs: string;
        };
        TariffDraft: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            planId: string;
            planName: string;
            /** @enum {string} */
            medium: "electricity" | "water";
            /** Format: date-time */
            effectiveAt: string;
            definition: {
                /** @enum {string} */
                kind: "flat";
                priceMicroYuanPerKwh: number;
            } | {
                /** @enum {string} */
                kind: "time-of-use";
                prices: {
                    [key: string]: number;
                };
                slots: {
                    from: string;
                    to: string;
                    /** @enum {string} */
                    period: "sharp" | "peak" | "flat" | "valley" | "deep-valley";
                }[];
            } | {
                /** @enum {string} */
                kind: "composed";
                tables?: {
                    name: string;
                    season?: {
                        from: string;
                        to: string;
                    }[];
                    dayKinds?: ("workday" | "weekend" | "holiday")[];
                    slots: {
                        from: string;
                        to: string;
                        /** @enum {string} */
                        period: "sharp" | "peak" | "flat" | "valley" | "deep-valley";
                    }[];
                    factorMillionths?: number;
                }[];
                tiers: {
                    untilWh?: number;
                    prices: {
                        [key: string]: number;
                    };
                }[];
                /** @enum {string} */
                tierSpan?: "month" | "year";
                /** @default true */
                tiersCountSubsidy: boolean;
                factorMillionths?: number;
                services?: {
                    name: string;
                    /** @enum {string} */
                    kind: "loss" | "service";
                    priceMicroYuanPerKwh: number;
                }[];
            };
            /** @enum {string} */
            state: "draft" | "asked" | "published" | "discarded";
            madeName: string;
            /** Format: date-time */
            madeAt: string;
            /** Format: date-time */
            changedAt: string;
            inForceAt: string | null;
            breaches: {
                /** @enum {string} */
                period: "sharp" | "peak" | "flat" | "valley" | "deep-valley" | "all";
                priceMicroYuanPerKwh: number;
                capMicroYuanPerKwh: number;
            }[];
            needsSecondPerson: ("in-use" | "above-cap")[];
            approval: components["schemas"]["Approval"] | null;
        };
        PriceReplay: {
            from: string;
            to: string;
            accounts: components["schemas"]["ReplayRow"][];
            winners: number;
            losers: number;
            usedWh: number;
            oldFen: number;
            newFen: number;
            differenceFen: number;
            highestRisePermille: number | null;
            totalRisePermille: number | null;
            vagueWh: number;
            overLimit: boolean;
            limitPercent: number;
            breaches: {
                /** @enum {string} */
                period: "sharp" | "peak" | "flat" | "valley" | "deep-valley" | "all";
                priceMicroYuanPerKwh: number;
                capMicroYuanPerKwh: number;
            }[];
        };
        ReplayRow: {
            /** Format: uuid */
            accountId: string;
            accountNumber: string;
            stallNumber: string;
            stallName: string;
            usedWh: number;
            oldFen: number;
            newFen: number;
            differenceFen: number;
        };
        ExampleBill: {
            lines: components["schemas"]["SumLine"][];
            amountFen: number;
            sentence: {
                zh: string;
                en: string;
            };
        };
        SumLine: {
            /** @enum {string} */
            kind: "energy" | "subsidy" | "service";
            /** @enum {string} */
            period: "sharp" | "peak" | "flat" | "valley" | "deep-valley" | "all";
            usedWh: number;
            priceMicroYuanPerKwh: number;
            parts: number;
            season: string | null;
            tier: number | null;
            base: {
                priceMicroYuanPerKwh: number;
                factorMillionths: number;
            } | null;
            service: string | null;
            serviceKind: ("loss" | "service") | null;
        };
        ResaleStatement: {
            month: string;
            recovered: {
                bills: number;
                usedWh: number;
                energyFen: number;
                serviceFen: number;
            };
            bought: {
                usedWh: number;
                amountFen: number;
            } | null;
        };
        CalendarYear: {
            year: number;
            holidays: {
                day: string;
                name: string;
            }[];
            workdays: {
                day: string;
                name: string;
            }[];
        };
        PublicPrices: {
            siteName: string;
            capMicroYuanPerKwh: number | null;
            capByPeriod: {
                [key: string]: number;
            };
            plans: {
                name: string;
                /** @enum {string} */
                medium: "electricity" | "water";
                inForce: {
                    number: number;
                    /** Format: date-time */
                    effectiveAt: string;
                    definition: {
                        /** @enum {string} */
                        kind: "flat";
                        priceMicroYuanPerKwh: number;
                    } | {
                        /** @enum {string} */
                        kind: "time-of-use";
                        prices: {
                            [key: string]: number;
                        };
                        slots: {
                            from: string;
                            to: string;
                            /** @enum {string} */
                            period: "sharp" | "peak" | "flat" | "valley" | "deep-valley";
                        }[];
                    } | {
                        /** @enum {string} */
                        kind: "composed";
                        tables?: {
                            name: string;
                            season?: {
                                from: string;
                                to: string;
                            }[];
                            dayKinds?: ("workday" | "weekend" | "holiday")[];
                            slots: {
                                from: string;
                                to: string;
                                /** @enum {string} */
                                period: "sharp" | "peak" | "flat" | "valley" | "deep-valley";
                            }[];
                            factorMillionths?: number;
                        }[];
                        tiers: {
                            untilWh?: number;
                            prices: {
                                [key: string]: number;
                            };
                        }[];
                        /** @enum {string} */
                        tierSpan?: "month" | "year";
                        /** @default true */
                        tiersCountSubsidy: boolean;
                        factorMillionths?: number;
                        services?: {
                            name: string;
                            /** @enum {string} */
                            kind: "loss" | "service";
                            priceMicroYuanPerKwh: number;
                        }[];
                    };
                };
                next: {
                    number: number;
                    /** Format: date-time */
                    effectiveAt: string;
                    definition: {
                        /** @enum {string} */
                        kind: "flat";
                        priceMicroYuanPerKwh: number;
                    } | {
                        /** @enum {string} */
                        kind: "time-of-use";
                        prices: {
                            [key: string]: number;
                        };
                        slots: {
                            from: string;
                            to: string;
                            /** @enum {string} */
                            period: "sharp" | "peak" | "flat" | "valley" | "deep-valley";
                        }[];
                    } | {
                        /** @enum {string} */
                        kind: "composed";
                        tables?: {
                            name: string;
                            season?: {
                                from: string;
                                to: string;
                            }[];
                            dayKinds?: ("workday" | "weekend" | "holiday")[];
                            slots: {
                                from: string;
                                to: string;
                                /** @enum {string} */
                                period: "sharp" | "peak" | "flat" | "valley" | "deep-valley";
                            }[];
                            factorMillionths?: number;
                        }[];
                        tiers: {
                            untilWh?: number;
                            prices: {
                                [key: string]: number;
                            };
                        }[];
                        /** @enum {string} */
                        tierSpan?: "month" | "year";
                        /** @default true */
                        tiersCountSubsidy: boolean;
                        factorMillionths?: number;
                        services?: {
                            name: string;
                            /** @enum {string} */
                            kind: "loss" | "service";
                            priceMicroYuanPerKwh: number;
                        }[];
                    };
                } | null;
            }[];
        };
        Replaceable: {
            meterId: number;
            meterNumber: string;
            /** @enum {string} */
            medium: "electricity" | "water";
            profileId: string;
            unitAddress: number;
            /** Format: uuid */
            busId: string;
            /** Format: date-time */
            at: string;
            lastGood: {
                /** Format: date-time */
                readAt: string;
                registerWh: number;
                displayWh: number;
            } | null;
            estimateDisplayWh: number | null;
            mostDisplayWh: number | null;
            spares: {
                meterId: number;
                meterNumber: string;
                readAt: string | null;
                registerWh: number | null;
            }[];
        };
        Replacement: {
            /** Format: uuid */
            replacementId: string;
            /** Format: date-time */
            at: string;
            /** Format: date-time */
            recordedAt: string;
            stallId: string | null;
            stallNumber: string | null;
            oldMeterNumber: string;
            newMeterNumber: string;
            oldMeterId: number;
            newMeterId: number;
            /** @enum {string} */
            medium: "electricity" | "water";
            oldRegisterWh: number;
            oldDisplayWh: number;
            /** @enum {string} */
            oldHow: "bus" | "manual" | "handheld" | "estimate";
            oldPhotoId: string | null;
            oldLastWh: number;
            /** Format: date-time */
            oldLastAt: string;
            newRegisterWh: number;
            newDisplayWh: number;
            /** @enum {string} */
            newHow: "bus" | "manual" | "handheld";
            newPhotoId: string | null;
            settledWh: number;
            chargedFen: number;
            reason: string;
            by: string;
        };
        Swap: {
            /** Format: uuid */
            swapId: string;
            /** Format: date-time */
            at: string;
            reason: string;
            by: string;
            firstChargedFen: number;
            secondChargedFen: number;
            first: {
                /** Format: uuid */
                accountId: string;
                accountNumber: string;
                customerName: string;
                /** Format: uuid */
                fromStallId: string;
                fromStall: string;
                /** Format: uuid */
                toStallId: string;
                toStall: string;
            };
            second: {
                /** Format: uuid */
                accountId: string;
                accountNumber: string;
                customerName: string;
                /** Format: uuid */
                fromStallId: string;
                fromStall: string;
                /** Format: uuid */
                toStallId: string;
                toStall: string;
            };
            readings: {
                meterId: number;
                meterNumber: string;
                /** @enum {string} */
                medium: "electricity" | "water";
                /** Format: uuid */
                stallId: string;
                registerWh: number;
                /** Format: date-time */
                readAt: string;
                photoId: string | null;
                /** Format: uuid */
                beforeAccountId: string;
                /** Format: uuid */
                afterAccountId: string;
            }[];
        };
        Occupant: {
            /** Format: uuid */
            accountId: string;
            accountNumber: string;
            customerName: string;
            /** Format: date-time */
            fromAt: string;
            toAt: string | null;
            cameBySwap: boolean;
        };
        HandheldResult: {
            fileName: string;
            dryRun: boolean;
            taken: number;
            known: number;
            refused: number;
            rows: {
                line: number;
                meterNumber: string;
                medium: ("electricity" | "water") | null;
                stallNumber: string | null;
                readAt: string | null;
                displayWh: number | null;
                lastDisplayWh: number | null;
                lastReadAt: string | null;
                /** @enum {string} */
                verdict: "take" | "known" | "refused";
                why: ("number-missing" | "register-malformed" | "time-malformed" | "meter-unknown" | "no-good-reading" | "time-in-future" | "older-than-last" | "register-below-last" | "register-above-possible") | null;
            }[];
        };
        HandheldFile: {
            /** Format: uuid */
            fileId: string;
            name: string;
            rows: number;
            taken: number;
            known: number;
            refused: number;
            by: string;
            /** Format: date-time */
            appliedAt: string;
        };
        CorrectionPreview: {
            /** @enum {string} */
            kind: "wrong_stall" | "wrong_amount" | "taken_back";
            amountFen: number;
            receiptNumber: string;
            /** @enum {string} */
            channel: "cash" | "wechat" | "alipay" | "unionpay";
            stallNumber: string;
            availableAfterFen: number;
            needsSecond: ("above-limit" | "too-old" | "not-own")[];
        };
        Corrected: {
            /** @enum {string} */
            state: "done" | "asked";
            correctionId: string | null;
            newRechargeId: string | null;
            approvalId: string | null;
            receipt: components["schemas"]["Receipt"];
        };
        Corrections: {
            items: components["schemas"]["CorrectionRow"][];
            total: number;
            sum: {
                count: number;
                amountFen: number;
            };
            byOperator: {
                count: number;
                amountFen: number;
                operator: string | null;
            }[];
            byArea: {
                count: number;
                amountFen: number;
                building: string;
                floor: string;
            }[];
            byDay: {
                count: number;
                amountFen: number;
                /** Format: date */
                day: string;
            }[];
        };
        CorrectionRow: {
            /** Format: uuid */
            correctionId: string;
            /** Format: date-time */
            at: string;
            /** @enum {string} */
            kind: "wrong_stall" | "wrong_amount" | "taken_back";
            /** @enum {string} */
            channel: "cash" | "wechat" | "alipay" | "unionpay";
            receiptNumber: string;
            stallNumber: string;
            buildingName: string;
            floor: string;
            amountFen: number;
            toReceiptNumber: string | null;
            toStallNumber: string | null;
            toAmountFen: number | null;
            operator: string | null;
            askedName: string;
            decidedName: string | null;
            reason: string;
            /** Format: date-time */
            creditedAt: string;
        };
        Debt: {
            /** Format: uuid */
            debtId: string;
            /** Format: uuid */
            accountId: string;
            /** Format: uuid */
            fromAccountId: string;
            stallNumber: string;
            customerName: string;
            /** @enum {string} */
            origin: "overdraft" | "correction" | "old_account";
            amountFen: number;
            repaidFen: number;
            leftFen: number;
            percent: number | null;
            fixedFen: number | null;
            keepFen: number;
            /** @enum {string} */
            state: "active" | "repaid" | "ended" | "written_off";
            reason: string;
            agreedName: string;
            /** Format: date-time */
            agreedAt: string;
            endedAt: string | null;
        };
        RefundReport: {
            columns: ("at" | "stall" | "customer" | "account" | "mode" | "amount" | "cause" | "reason" | "asked" | "decided" | "payer" | "number")[];
            items: components["schemas"]["RefundReportRow"][];
            byMode: {
                count: number;
                amountFen: number;
                mode: string;
            }[];
            sum: {
                count: number;
                amountFen: number;
            };
            ledgerFen: number;
        };
        RefundReportRow: {
            /** Format: date-time */
            at: string;
            stall: string;
            customer: string;
            account: string;
            mode: string;
            amount: number;
            cause: string;
            reason: string;
            asked: string;
            decided: string;
            payer: string;
            number: string;
            transferId: number;
        };
        Dispute: {
            /** Format: uuid */
            disputeId: string;
            /** Format: uuid */
            accountId: string;
            /** Format: uuid */
            stallId: string;
            stallNumber: string;
            billId: number;
            line: number | null;
            heldFen: number;
            reason: string;
            photoId: string | null;
            askedName: string;
            /** Format: date-time */
            askedAt: string;
            /** @enum {string} */
            state: "open" | "stands" | "reversed" | "withdrawn";
            reversedFen: number | null;
            decidedName: string | null;
            decidedAt: string | null;
            note: string;
        };
        DisputePage: {
            dispute: components["schemas"]["Dispute"];
            bill: components["schemas"]["Bill"];
            before: {
                /** Format: date-time */
                readAt: string;
                registerWh: number;
                /** @enum {string} */
                quality: "good" | "suspect" | "estimated" | "manual";
                source: string;
            }[];
            after: {
                /** Format: date-time */
                readAt: string;
                registerWh: number;
                /** @enum {string} */
                quality: "good" | "suspect" | "estimated" | "manual";
                source: string;
            }[];
            readNow: {
                /** @enum {string} */
                state: "waiting" | "answered" | "failed";
                readAt: string | null;
                registerWh: number | null;
                quality: string | null;
                error: string | null;
            } | null;
        };
        Obligations: {
            debt: components["schemas"]["Debt"] | null;
            disputedFen: number;
            disputes: components["schemas"]["Dispute"][];
            runOn: components["schemas"]["RunOn"] | null;
            emergencyFen: number;
            runOnRules: {
                /** @enum {string} */
                payer: "company" | "owner" | "next";
                /** @enum {string} */
                medium: "electricity" | "water";
                mostWh: number;
                mostHours: number;
            };
            debtKeepFen: number;
        };
        RunOn: {
            /** Format: uuid */
            runOnId: string;
            /** @enum {string} */
            medium: "electricity" | "water";
            limitWh: number | null;
            untilAt: string | null;
            /** @enum {string} */
            payer: "company" | "owner" | "next";
            startedBy: string;
            /** Format: date-time */
            startedAt: string;
            /** @enum {string} */
            state: "running" | "used_up" | "recharged" | "cancelled" | "closed";
            usedWh: number;
            leftWh: number | null;
            leftMinutes: number | null;
            chargedFen: number | null;
            endedAt: string | null;
            paidByAccountId: string | null;
        };
        OwnObligations: {
            debt: {
                amountFen: number;
                leftFen: number;
                percent: number | null;
                fixedFen: number | null;
            } | null;
            disputedFen: number;
            runOn: {
                /** @enum {string} */
                medium: "electricity" | "water";
                leftWh: number | null;
                leftMinutes: number | null;
                untilAt: string | null;
            } | null;
        };
        FormulaMeter: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @enum {string} */
            medium: "electricity" | "water";
            terms: components["schemas"]["FormulaTerm"][];
        };
        FormulaTerm: {
            meterId: number;
            numerator: number;
            /** @default 1 */
            denominator: number;
        } | {
            /** Format: uuid */
            virtualMeterId: string;
            numerator: number;
            /** @default 1 */
            denominator: number;
        };
        Pool: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            siteId: string;
            name: string;
            /** @enum {string} */
            medium: "electricity" | "water";
            rules: components["schemas"]["PoolRules"];
            archivedAt: string | null;
        };
        PoolRules: {
            source: {
                /** @enum {string} */
                kind: "meters";
                terms: ({
                    meterId: number;
                    numerator: number;
                    /** @default 1 */
                    denominator: number;
                } | {
                    /** Format: uuid */
                    virtualMeterId: string;
                    numerator: number;
                    /** @default 1 */
                    denominator: number;
                })[];
                price: {
                    /** @enum {string} */
                    kind: "given";
                    priceMicroYuan: number;
                } | {
                    /** @enum {string} */
                    kind: "plan";
                    /** Format: uuid */
                    planId: string;
                };
            } | {
                /** @enum {string} */
                kind: "amount";
            } | {
                /** @enum {string} */
                kind: "fixed";
            };
            members: {
                /** @enum {string} */
                kind: "all";
            } | {
                /** @enum {string} */
                kind: "buildings";
                values: string[];
            } | {
                /** @enum {string} */
                kind: "floors";
                values: string[];
            } | {
                /** @enum {string} */
                kind: "categories";
                values: string[];
            } | {
                /** @enum {string} */
                kind: "stalls";
                values: string[];
            };
            method: {
                /** @enum {string} */
                kind: "manual";
                coefficients: {
                    /** Format: uuid */
                    stallId: string;
                    units: number;
                }[];
            } | {
                /** @enum {string} */
                kind: "area";
            } | {
                /** @enum {string} */
                kind: "consumption";
            } | {
                /** @enum {string} */
                kind: "headcount";
            } | {
                /** @enum {string} */
                kind: "equal";
            } | {
                /** @enum {string} */
                kind: "fixed";
                amountFen: number;
                /** @default [] */
                amounts: {
                    /** Format: uuid */
                    stallId: string;
                    amountFen: number;
                }[];
            };
            /** @default null */
            vacancy: ("company" | "owner" | "spread") | null;
        };
        WhatIf: {
            usedWh: number | null;
            amountFen: number;
            estimated: boolean;
            trials: {
                /** @enum {string} */
                method: "own" | "area" | "consumption" | "headcount" | "equal";
                refused: string | null;
            }[];
            last: {
                /** Format: date */
                fromDay: string;
                /** Format: date */
                toDay: string;
                amountFen: number;
                /** @enum {string} */
                method: "manual" | "area" | "consumption" | "headcount" | "equal" | "fixed";
            } | null;
            rows: {
                /** Format: uuid */
                stallId: string;
                stallNumber: string;
                stallName: string;
                lastFen: number | null;
                amounts: (number | null)[];
            }[];
            company: (number | null)[];
        };
        ApportionmentRun: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            poolId: string;
            poolName: string;
            /** @enum {string} */
            medium: "electricity" | "water";
            /** Format: date */
            fromDay: string;
            /** Format: date */
            toDay: string;
            /** @enum {string} */
            state: "draft" | "issued" | "settled" | "void";
            /** @enum {string} */
            method: "manual" | "area" | "consumption" | "headcount" | "equal" | "fixed";
            usedWh: number | null;
            amountFen: number;
            estimated: boolean;
            shares: number;
            paidFen: number;
            owedFen: number;
            companyFen: number;
            /** Format: date-time */
            madeAt: string;
            madeBy: string;
            issuedAt: string | null;
            settledAt: string | null;
            voidedAt: string | null;
            voidReason: string | null;
            /** Format: uuid */
            siteId: string;
            facts: {
                rules: {
                    source: {
                        /** @enum {string} */
                        kind: "meters";
                        terms: ({
                            meterId: number;
                            numerator: number;
                            /** @default 1 */
                            denominator: number;
                        } | {
                            /** Format: uuid */
                            virtualMeterId: string;
                            numerator: number;
                            /** @default 1 */
                            denominator: number;
                        })[];
                        price: {
                            /** @enum {string} */
                            kind: "given";
                            priceMicroYuan: number;
                        } | {
                            /** @enum {string} */
                            kind: "plan";
                            /** Format: uuid */
                            planId: string;
                        };
                    } | {
                        /** @enum {string} */
                        kind: "amount";
                    } | {
                        /** @enum {string} */
                        kind: "fixed";
                    };
                    members: {
                        /** @enum {string} */
                        kind: "all";
                    } | {
                        /** @enum {string} */
                        kind: "buildings";
                        values: string[];
                    } | {
                        /** @enum {string} */
                        kind: "floors";
                        values: string[];
                    } | {
                        /** @enum {string} */
                        kind: "categories";
                        values: string[];
                    } | {
                        /** @enum {string} */
                        kind: "stalls";
                        values: string[];
                    };
                    method: {
                        /** @enum {string} */
                        kind: "manual";
                        coefficients: {
                            /** Format: uuid */
                            stallId: string;
                            units: number;
                        }[];
                    } | {
                        /** @enum {string} */
                        kind: "area";
                    } | {
                        /** @enum {string} */
                        kind: "consumption";
                    } | {
                        /** @enum {string} */
                        kind: "headcount";
                    } | {
                        /** @enum {string} */
                        kind: "equal";
                    } | {
                        /** @enum {string} */
                        kind: "fixed";
                        amountFen: number;
                        /** @default [] */
                        amounts: {
                            /** Format: uuid */
                            stallId: string;
                            amountFen: number;
                        }[];
                    };
                    /** @default null */
                    vacancy: ("company" | "owner" | "spread") | null;
                };
                /** @enum {string} */
                vacancy: "company" | "owner" | "spread";
                priceMicroYuan: number | null;
                givenFen: number | null;
                meters: components["schemas"]["PoolMeterUse"][];
            };
            items: components["schemas"]["ApportionmentShare"][];
        };
        PoolMeterUse: {
            meterId: number;
            meterNumber: string;
            name: string;
            numerator: string;
            denominator: string;
            from: {
                /** Format: date-time */
                at: string;
                registerWh: number;
                estimated: boolean;
            };
            to: {
                /** Format: date-time */
                at: string;
                registerWh: number;
                estimated: boolean;
            };
            usedWh: number;
        };
        ApportionmentShare: {
            key: string;
            /** Format: uuid */
            stallId: string;
            stallNumber: string;
            stallName: string;
            /** @enum {string} */
            bearer: "account" | "owner" | "company";
            payer: string;
            days: number;
            ofDays: number;
            basis: number;
            ratio: string;
            usedWh: number | null;
            amountFen: number;
            vacant: boolean;
            billState: ("issued" | "settled" | "void") | null;
            paidFen: number;
            sentence: {
                zh: string;
                en: string;
            };
        };
        ApportionmentRunRow: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            poolId: string;
            poolName: string;
            /** @enum {string} */
            medium: "electricity" | "water";
            /** Format: date */
            fromDay: string;
            /** Format: date */
            toDay: string;
            /** @enum {string} */
            state: "draft" | "issued" | "settled" | "void";
            /** @enum {string} */
            method: "manual" | "area" | "consumption" | "headcount" | "equal" | "fixed";
            usedWh: number | null;
            amountFen: number;
            estimated: boolean;
            shares: number;
            paidFen: number;
            owedFen: number;
            companyFen: number;
            /** Format: date-time */
            madeAt: string;
            madeBy: string;
            issuedAt: string | null;
            settledAt: string | null;
            voidedAt: string | null;
            voidReason: string | null;
        };
        ChargeBills: {
            items: components["schemas"]["ChargeBill"][];
            total: number;
            totals: components["schemas"]["ChargeTotals"];
        };
        ChargeBill: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "apportionment" | "property" | "late_fee";
            /** @enum {string} */
            state: "issued" | "settled" | "void";
            title: string;
            stallNumber: string;
            /** Format: date */
            fromDay: string;
            /** Format: date */
            toDay: string;
            amountFen: number;
            paidFen: number;
            /** Format: date-time */
            issuedAt: string;
            settledAt: string | null;
            voidedAt: string | null;
            voidReason: string | null;
            sentence: {
                zh: string;
                en: string;
            };
            late: components["schemas"]["GrowingLateFee"] | null;
            /** Format: uuid */
            sourceId: string;
            /** Format: uuid */
            stallId: string;
            stallName: string;
            accountId: string | null;
            accountNumber: string | null;
            accountState: ("open" | "closed") | null;
            ownerId: string | null;
            payer: string;
        };
        GrowingLateFee: {
            growingFen: number;
            /** Format: date */
            fromDay: string;
            sentence: {
                zh: string;
                en: string;
            };
        };
        ChargeTotals: {
            bills: number;
            amountFen: number;
            paidFen: number;
            owedFen: number;
            ledgerFen: number;
        };
        PropertyPurse: {
            balanceFen: number;
            owedFen: number;
            heldFen: number;
            merged: boolean;
        };
        CashReceipt: {
            /** Format: uuid */
            id: string;
            receiptNumber: string;
            siteName: string;
            billId: string | null;
            /** @enum {string} */
            kind: "apportionment" | "property" | "late_fee" | "deposit";
            title: string;
            fromDay: string | null;
            toDay: string | null;
            stallNumber: string;
            stallName: string;
            payer: string;
            amountFen: number;
            amountCapital: string;
            operator: string;
            /** Format: date-time */
            at: string;
            prints: number;
        };
        Deposit: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            accountId: string;
            accountNumber: string;
            stallNumber: string;
            payer: string;
            name: string;
            amountFen: number;
            /** Format: date-time */
            takenAt: string;
            takenBy: string;
            receiptId: string | null;
            returnedAt: string | null;
            returnReason: string | null;
        };
        CustomerCharges: {
            items: components["schemas"]["CustomerCharge"][];
            total: number;
            propertyBalanceFen: number;
            owedFen: number;
            ownerOwedFen: number;
            merged: boolean;
            cutForFees: boolean;
        };
        CustomerCharge: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "apportionment" | "property" | "late_fee";
            /** @enum {string} */
            state: "issued" | "settled" | "void";
            title: string;
            stallNumber: string;
            /** Format: date */
            fromDay: string;
            /** Format: date */
            toDay: string;
            amountFen: number;
            paidFen: number;
            /** Format: date-time */
            issuedAt: string;
            settledAt: string | null;
            voidedAt: string | null;
            voidReason: string | null;
            sentence: {
                zh: string;
                en: string;
            };
            late: components["schemas"]["GrowingLateFee"] | null;
        };
        FeeItem: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            siteId: string;
            name: string;
            /** @enum {string} */
            category: "property" | "rent" | "cleaning" | "refuse" | "other";
            /** @enum {string} */
            rule: "fixed" | "per_area" | "per_head" | "formula";
            formula: string | null;
            roundingFen: 1 | 10 | 100;
            /** @enum {string} */
            roundingMode: "half_up" | "down" | "up";
            firstMonth: string;
            lateFee: boolean;
            endedAt: string | null;
            prices: {
                /** Format: date */
                fromDay: string;
                priceMicroYuan: number;
            }[];
            bindings: {
                /** @enum {string} */
                target: "site" | "account_type" | "stall" | "account";
                /** Format: uuid */
                targetId: string;
                fromMonth: string;
                name: string;
            }[];
        };
        FeeRun: {
            month: string;
            /** Format: date-time */
            dueAt: string;
            doneAt: string | null;
            bills: number;
            amountFen: number;
            problems: {
                item: string;
                stall: string;
                code: string;
            }[];
        };
        RanMonth: {
            /** Format: uuid */
            siteId: string;
            month: string;
            bills: number;
            amountFen: number;
            problems: {
                item: string;
                stall: string;
                code: string;
            }[];
        };
        UnsettledRow: {
            meterId: number;
            meterNumber: string;
            /** @enum {string} */
            medium: "electricity" | "water";
            /** Format: uuid */
            stallId: string;
            stallNumber: string;
            stallName: string;
            floor: string;
            buildingCode: string;
            /** Format: uuid */
            accountId: string;
            accountNumber: string;
            customerName: string;
            /** Format: date-time */
            fromAt: string;
            /** Format: date-time */
            toAt: string;
            fromRegisterWh: number;
            toRegisterWh: number;
            usedWh: number;
            chargeFen: number;
            readings: number;
        };
        BillRow: {
            /** @enum {string} */
            source: "energy" | "charge" | "draft";
            id: string;
            /** @enum {string} */
            kind: "electricity" | "water" | "apportionment" | "property" | "late_fee";
            medium: ("electricity" | "water") | null;
            /** @enum {string} */
            state: "draft" | "issued" | "settled" | "void";
            runId: string | null;
            stallId: string | null;
            stallNumber: string;
            stallName: string;
            floor: string;
            buildingCode: string;
            accountId: string | null;
            accountNumber: string | null;
            customerName: string | null;
            meterNumber: string | null;
            /** Format: date-time */
            fromAt: string;
            /** Format: date-time */
            toAt: string;
            usedWh: number | null;
            amountFen: number;
            /** Format: date-time */
            at: string;
            issuedBy: string | null;
            readings: number | null;
        };
        Quota: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            medium: "electricity" | "water";
            /** @enum {string} */
            kind: "account-type" | "category" | "account";
            accountTypeId: string | null;
            category: string | null;
            accountId: string | null;
            name: string;
            fromMonth: string;
            monthWh: number | null;
            excessMicroYuan: number | null;
            setBy: string;
            /** Format: date-time */
            setAt: string;
        };
        AssessedQuota: {
            /** Format: uuid */
            accountId: string;
            accountNumber: string;
            /** Format: uuid */
            stallId: string;
            stallNumber: string;
            stallName: string;
            category: string;
            customerName: string;
            /** @enum {string} */
            medium: "electricity" | "water";
            month: string;
            quotaWh: number;
            /** @enum {string} */
            quotaKind: "account-type" | "category" | "account";
            usedWh: number;
            excessWh: number;
            excessMicroYuan: number | null;
            excessFen: number | null;
            prints: number;
        };
        QuotaSlip: {
            /** Format: uuid */
            accountId: string;
            accountNumber: string;
            /** Format: uuid */
            stallId: string;
            stallNumber: string;
            stallName: string;
            category: string;
            customerName: string;
            /** @enum {string} */
            medium: "electricity" | "water";
            month: string;
            quotaWh: number;
            /** @enum {string} */
            quotaKind: "account-type" | "category" | "account";
            usedWh: number;
            excessWh: number;
            excessMicroYuan: number | null;
            excessFen: number | null;
            prints: number;
            siteName: string;
            number: number;
            printedBy: string;
            /** Format: date-time */
            printedAt: string;
        };
        QuotaSlipPrint: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            accountId: string;
            stallNumber: string;
            /** @enum {string} */
            medium: "electricity" | "water";
            number: number;
            by: string;
            /** Format: date-time */
            at: string;
            usedWh: number;
            quotaWh: number;
            excessWh: number;
        };
        SubsidyRule: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            siteId: string;
            /** @enum {string} */
            medium: "electricity" | "water";
            accountTypeId: string | null;
            accountTypeName: string | null;
            category: string | null;
            baseWh: number;
            perHeadWh: number;
            /** @enum {string} */
            atEnd: "clear" | "carry";
            carryCapWh: number | null;
            /** @enum {string} */
            midMonth: "full" | "by_days" | "none";
            firstMonth: string;
            madeName: string;
            /** Format: date-time */
            madeAt: string;
        };
        SubsidyRun: {
            month: string;
            /** Format: date-time */
            dueAt: string;
            doneAt: string | null;
            accounts: number;
            grantedWh: number;
        };
        Subsidies: {
            items: components["schemas"]["Subsidy"][];
            total: number;
            totals: {
                grants: number;
                grantedWh: number;
                usedWh: number;
                leftWh: number;
                clearedWh: number;
                carriedWh: number;
            };
            areas: components["schemas"]["SubsidyArea"][];
        };
        Subsidy: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            accountId: string;
            accountNumber: string;
            /** Format: uuid */
            stallId: string;
            stallNumber: string;
            stallName: string;
            /** Format: uuid */
            buildingId: string;
            buildingName: string;
            floor: string;
            /** @enum {string} */
            medium: "electricity" | "water";
            /** @enum {string} */
            kind: "monthly" | "carried" | "manual" | "outside";
            grantedWh: number;
            usedWh: number;
            leftWh: number;
            clearedWh: number;
            carriedWh: number;
            /** Format: date-time */
            fromAt: string;
            expiresAt: string | null;
            closedAt: string | null;
            closeReason: string;
            /** @enum {string} */
            state: "coming" | "live" | "used" | "ending" | "ended";
            /** Format: date-time */
            grantedAt: string;
            grantedName: string;
            reason: string;
            closeNote: string;
            explanation: {
                baseWh: number;
                perHeadWh: number;
                headcount: number;
                category: string;
                accountType: string;
                days: number;
                monthDays: number;
            } | null;
        };
        SubsidyArea: {
            grants: number;
            grantedWh: number;
            usedWh: number;
            leftWh: number;
            clearedWh: number;
            carriedWh: number;
            buildingName: string;
            floor: string;
        };
        AccountSubsidy: {
            free: components["schemas"]["FreeEnergy"][];
            items: components["schemas"]["Subsidy"][];
        };
        FreeEnergy: {
            /** @enum {string} */
            medium: "electricity" | "water";
            leftWh: number;
            grantedWh: number;
            expiresAt: string | null;
        };
        CustomerSubsidy: {
            free: components["schemas"]["FreeEnergy"][];
            items: components["schemas"]["CustomerSubsidyRow"][];
        };
        CustomerSubsidyRow: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            medium: "electricity" | "water";
            /** @enum {string} */
            kind: "monthly" | "carried" | "manual" | "outside";
            grantedWh: number;
            usedWh: number;
            leftWh: number;
            clearedWh: number;
            carriedWh: number;
            /** Format: date-time */
            fromAt: string;
            expiresAt: string | null;
            closedAt: string | null;
            closeReason: string;
            /** @enum {string} */
            state: "coming" | "live" | "used" | "ending" | "ended";
            reason: string;
            explanation: {
                baseWh: number;
                perHeadWh: number;
                headcount: number;
                category: string;
                accountType: string;
                days: number;
                monthDays: number;
            } | null;
        };
        OutsideToken: {
            /** Format: uuid */
            id: string;
            name: string;
            scopes: "subsidy"[];
            /** Format: date-time */
            madeAt: string;
            madeName: string;
            lastUsedAt: string | null;
            revokedAt: string | null;
            revokedName: string | null;
        };
        NewOutsideToken: {
            /** Format: uuid */
            id: string;
            name: string;
            scopes: "subsidy"[];
            /** Format: date-time */
            madeAt: string;
            madeName: string;
            lastUsedAt: string | null;
            revokedAt: string | null;
            revokedName: string | null;
            token: string;
        };
        OutsideStall: {
            stallNumber: string;
            stallName: string;
            category: string;
            headcount: number;
            accountNumber: string | null;
            accountTypeName: string | null;
        };
        OutsideSubsidy: {
            /** Format: uuid */
            id: string;
            stallNumber: string;
            accountNumber: string;
            /** @enum {string} */
            medium: "electricity" | "water";
            /** @enum {string} */
            kind: "monthly" | "carried" | "manual" | "outside";
            grantedWh: number;
            usedWh: number;
            leftWh: number;
            clearedWh: number;
            carriedWh: number;
            /** Format: date-time */
            fromAt: string;
            expiresAt: string | null;
            closedAt: string | null;
            closeReason: string;
            /** @enum {string} */
            state: "coming" | "live" | "used" | "ending" | "ended";
            reason: string;
        };
        MergedAccount: {
            /** Format: uuid */
            accountId: string;
            number: string;
            stalls: {
                /** Format: uuid */
                stallId: string;
                number: string;
                name: string;
                floor: string;
                buildingName: string;
                further: boolean;
                /** Format: date-time */
                since: string;
            }[];
            meters: components["schemas"]["MergedMeter"][];
            statement: {
                lines: components["schemas"]["StatementLine"][];
                usedWh: number;
                freeWh: number;
                amountFen: number;
                month: string;
            };
        };
        MergedMeter: {
            meterId: number;
            meterNumber: string;
            name: string;
            /** @enum {string} */
            kind: "electricity" | "water";
            stallId: string | null;
            stallNumber: string | null;
            registerWh: number | null;
            readAt: string | null;
            intervalMinutes: number;
            /** @enum {string} */
            state: "on" | "off" | "unknown";
            /** @enum {string} */
            wanted: "on" | "off";
            owed: boolean;
            causes: string[];
        };
        StatementLine: {
            meterId: number;
            meterNumber: string;
            meterName: string;
            /** @enum {string} */
            kind: "electricity" | "water";
            stallNumber: string | null;
            /** Format: date-time */
            fromAt: string;
            /** Format: date-time */
            toAt: string;
            fromRegisterWh: number;
            toRegisterWh: number;
            bills: number;
            usedWh: number;
            freeWh: number;
            amountFen: number;
        };
        PostpaidBills: {
            items: components["schemas"]["PostpaidBill"][];
            total: number;
            owedFen: number;
            lateFen: number;
            ages: {
                notDue: number;
                to30: number;
                to60: number;
                over60: number;
            };
        };
        PostpaidBill: {
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            fromAt: string;
            /** Format: date-time */
            toAt: string;
            amountFen: number;
            unpaidFen: number;
            /** Format: date-time */
            issuedAt: string;
            /** Format: date */
            dueDay: string;
            paidAt: string | null;
            /** @enum {string} */
            state: "open" | "late" | "paid" | "closed";
            lateDays: number;
            /** Format: uuid */
            accountId: string;
            accountNumber: string;
            /** Format: uuid */
            stallId: string;
            stallNumber: string;
            customerName: string;
        };
        PostpaidOfAccount: {
            account: components["schemas"]["Postpaid"] | null;
            bills: components["schemas"]["PostpaidBill"][];
        };
        CustomerPostpaid: {
            account: components["schemas"]["Postpaid"] | null;
            bills: components["schemas"]["CustomerPostpaidBill"][];
        };
        CustomerPostpaidBill: {
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            fromAt: string;
            /** Format: date-time */
            toAt: string;
            amountFen: number;
            unpaidFen: number;
            /** Format: date-time */
            issuedAt: string;
            /** Format: date */
            dueDay: string;
            paidAt: string | null;
            /** @enum {string} */
            state: "open" | "late" | "paid" | "closed";
            lateDays: number;
        };
        AccountStatement: {
            month: string;
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            purses: {
                /** @enum {string} */
                kind: "energy" | "water" | "property";
                openingFen: number;
                inFen: number;
                outFen: number;
                closingFen: number;
                moved: {
                    kind: string;
                    count: number;
                    inFen: number;
                    outFen: number;
                }[];
            }[];
            accruedFen: number;
            meters: {
                meterId: number;
                meterNumber: string;
                /** @enum {string} */
                kind: "electricity" | "water";
                stallNumber: string | null;
                fromRegisterWh: number;
                toRegisterWh: number;
                usedWh: number;
                estimated: boolean;
            }[];
            billed: {
                lines: components["schemas"]["StatementLine"][];
                usedWh: number;
                freeWh: number;
                amountFen: number;
            };
        };
        DryRun: {
            /** Format: date-time */
            at: string;
            policyNumber: number | null;
            /** @enum {string} */
            when: "at_once" | "at_times";
            limit: number;
            trips: boolean;
            items: components["schemas"]["DryRunItem"][];
        };
        DryRunItem: {
            meterId: number;
            /** @enum {string} */
            medium: "electricity" | "water";
            meterName: string;
            /** Format: uuid */
            accountId: string;
            /** Format: uuid */
            stallId: string;
            stallNumber: string;
            category: string;
            /** Format: uuid */
            customerId: string;
            availableFen: number;
            readAt: string | null;
            /** @enum {string} */
            decision: "cut" | "waits" | "held";
            waits: string[];
            protectedKind: string | null;
            notBefore: string | null;
            lastWarningAt: string | null;
            noticePlannedAt: string | null;
        };
        CutPolicyVersion: {
            id: number;
            number: number;
            /** Format: date-time */
            madeAt: string;
            madeBy: string;
            policy: {
                cut: {
                    /** @default true */
                    automatic: boolean;
                    /** @default true */
                    closesWaterAtZero: boolean;
                    /**
                     * @default at_once
                     * @enum {string}
                     */
                    when: "at_once" | "at_times";
                    /**
                     * @default [
                     *       "09:00"
                     *     ]
                     */
                    cutTimes: string[];
                    /** @default 60 */
                    runGraceMinutes: number;
                    /**
                     * @default [
                     *       "cold_store",
                     *       "medical",
                     *       "fire",
                     *       "lift",
                     *       "emergency_light"
                     *     ]
                     */
                    protectedKinds: string[];
                    /** @default [] */
                    untestedProfiles: string[];
                    /** @default false */
                    liveGoodsKept: boolean;
                    /** @default 2 */
                    freshnessSweeps: number;
                    /** @default 30 */
                    waitAfterLastWarningMinutes: number;
                    /** @default 120 */
                    warningTimeoutMinutes: number;
                    /** @default 0 */
                    finalNoticeMinutes: number;
                    /**
                     * @default [
                     *       {
                     *         "from": "22:00",
                     *         "to": "08:00"
                     *       }
                     *     ]
                     */
                    noCutWindows: {
                        days?: number[];
                        from: string;
                        to: string;
                    }[];
                    /** @default true */
                    holidaysProtected: boolean;
                    /** @default false */
                    weekendsProtected: boolean;
                    /** @default 0 */
                    hoursBeforeClosed: number;
                    /** @default 5 */
                    breakerPercent: number;
                    /** @default 5 */
                    breakerMinimum: number;
                    /** @default 10 */
                    breakerWindowMinutes: number;
                    /** @default 6 */
                    maxTogglesPerHour: number;
                    /** @default 5 */
                    minMinutesBetweenCuts: number;
                    /** @default 60 */
                    commandExpirySeconds: number;
                    /**
                     * @default [
                     *       2,
                     *       5,
                     *       15,
                     *       60,
                     *       300
                     *     ]
                     */
                    retryDelaysSeconds: number[];
                };
                buildings: {
                    code: string;
                    windows: {
                        days?: number[];
                        from: string;
                        to: string;
                    }[];
                }[];
                holidays: string[];
                workdays: string[];
            };
        };
        CutRun: {
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            dueAt: string;
            /** Format: date-time */
            startedAt: string;
            finishedAt: string | null;
            /** @enum {string} */
            state: "reading" | "cutting" | "done" | "missed";
            policyNumber: number;
            counts: {
                [key: string]: number;
            };
        };
        CutRunPage: {
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            dueAt: string;
            /** Format: date-time */
            startedAt: string;
            finishedAt: string | null;
            /** @enum {string} */
            state: "reading" | "cutting" | "done" | "missed";
            policyNumber: number;
            counts: {
                [key: string]: number;
            };
            items: components["schemas"]["CutRunItem"][];
        };
        CutRunItem: {
            id: string;
            meterId: number;
            meterNumber: string;
            /** Format: uuid */
            stallId: string;
            stallNumber: string;
            stallName: string;
            floor: string;
            buildingCode: string;
            customerName: string;
            /** @enum {string} */
            cause: "energy_arrears" | "property_arrears";
            dueFen: number;
            availableFen: number | null;
            /** @enum {string} */
            result: "asked" | "waits" | "cut" | "verified" | "kept" | "paid" | "unreachable" | "disobeyed" | "ended";
            waits: string[];
            notBefore: string | null;
            decidedAt: string | null;
            verifiedAt: string | null;
            detail: string;
            readAt: string | null;
        };
        RepairTagRow: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            siteId: string;
            number: string;
            /** @enum {string} */
            kind: "repair" | "fault" | "violation";
            reason: string;
            person: string;
            phone: string;
            /** Format: uuid */
            holderId: string;
            holderName: string;
            /** Format: date-time */
            askedAt: string;
            /** Format: date-time */
            plannedAt: string;
            /** Format: date-time */
            expectedEndAt: string;
            /** @enum {string} */
            state: "announced" | "hanging" | "removed" | "withdrawn";
            hungAt: string | null;
            removedAt: string | null;
            removedName: string | null;
            removalNote: string | null;
            meters: number;
            confirmed: number;
            stallNumbers: string[];
        };
        RepairTagPage: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            siteId: string;
            number: string;
            /** @enum {string} */
            kind: "repair" | "fault" | "violation";
            reason: string;
            person: string;
            phone: string;
            /** Format: uuid */
            holderId: string;
            holderName: string;
            /** Format: date-time */
            askedAt: string;
            /** Format: date-time */
            plannedAt: string;
            /** Format: date-time */
            expectedEndAt: string;
            /** @enum {string} */
            state: "announced" | "hanging" | "removed" | "withdrawn";
            hungAt: string | null;
            removedAt: string | null;
            removedName: string | null;
            removalNote: string | null;
            meters: number;
            confirmed: number;
            stallNumbers: string[];
            supplies: {
                meterId: number;
                meterNumber: string;
                stallId: string | null;
                stallNumber: string | null;
                fromAt: string | null;
                toAt: string | null;
                confirmedAt: string | null;
                /** @enum {string} */
                relay: "open" | "closed" | "unknown";
            }[];
            told: {
                template: string;
                stallNumber: string | null;
                customerName: string;
                phone: string;
                channel: string;
                state: string;
                /** Format: date-time */
                at: string;
                sentAt: string | null;
                error: string | null;
            }[];
        };
        RepairTag: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            siteId: string;
            number: string;
            /** @enum {string} */
            kind: "repair" | "fault" | "violation";
            reason: string;
            person: string;
            phone: string;
            /** Format: uuid */
            holderId: string;
            holderName: string;
            /** Format: date-time */
            askedAt: string;
            /** Format: date-time */
            plannedAt: string;
            /** Format: date-time */
            expectedEndAt: string;
            /** @enum {string} */
            state: "announced" | "hanging" | "removed" | "withdrawn";
            hungAt: string | null;
            removedAt: string | null;
            removedName: string | null;
            removalNote: string | null;
        };
        GridBill: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            siteId: string;
            /** Format: uuid */
            supplyPointId: string;
            supplyPointNumber: string;
            supplyPointName: string;
            meterId: number | null;
            /** Format: date */
            fromDay: string;
            /** Format: date */
            toDay: string;
            periodWh: number[] | null;
            totalWh: number;
            energyFen: number;
            demandFen: number;
            powerFactorFen: number;
            fundsFen: number;
            payableFen: number;
            note: string;
            /** @enum {string} */
            source: "hand" | "file";
            madeBy: string;
            /** Format: date-time */
            madeAt: string;
            changedBy: string | null;
            changedAt: string | null;
            voidedAt: string | null;
            voidReason: string | null;
        };
        GridBillPage: {
            bill: components["schemas"]["GridBill"];
            recovered: {
                bills: number;
                usedWh: number;
                energyFen: number;
                serviceFen: number;
                apportionmentFen: number;
                totalFen: number;
                crossing: number;
            } | null;
            main: {
                meterId: number;
                meterNumber: string;
                usedWh: number;
                differenceWh: number;
                differenceRate: number | null;
                complete: boolean;
                estimated: boolean;
            } | null;
            feeders: components["schemas"]["FeederLoss"][];
            usualRate: number | null;
            whole: {
                usedWh: number;
                lastWh: number;
                lossWh: number;
                lossRate: number | null;
                complete: boolean;
            };
        };
        FeederLoss: {
            meterId: number;
            meterNumber: string;
            name: string;
            parentId: number | null;
            parentName: string | null;
            subs: number;
            usedWh: number;
            subsWh: number;
            lossWh: number;
            lossRate: number | null;
            unexplainedWh: number | null;
            complete: boolean;
            estimated: boolean;
            incomplete: string[];
        };
        GridImport: {
            fileName: string;
            dryRun: boolean;
            added: number;
            changed: number;
            unchanged: number;
            refused: number;
            rows: {
                line: number;
                supplyPoint: string;
                values: {
                    /** Format: date */
                    fromDay: string;
                    /** Format: date */
                    toDay: string;
                    periodWh: number[] | null;
                    totalWh: number;
                    energyFen: number;
                    demandFen: number;
                    powerFactorFen: number;
                    fundsFen: number;
                    payableFen: number;
                } | null;
                /** @enum {string} */
                verdict: "new" | "changed" | "unchanged" | "refused";
                why: ("supply-point-missing" | "day-malformed" | "energy-malformed" | "amount-malformed" | "period-backwards" | "period-too-long" | "periods-do-not-add-up" | "amounts-do-not-add-up" | "supply-point-unknown" | "grid-bill-overlaps" | "twice-in-file") | null;
            }[];
        };
        SupplyPoint: {
            /** Format: uuid */
            id: string;
            number: string;
            name: string;
            meterId: number | null;
            meterNumber: string | null;
            meterName: string | null;
        };
        Losses: {
            /** Format: date */
            fromDay: string;
            /** Format: date */
            toDay: string;
            feeders: components["schemas"]["FeederLoss"][];
            usualRate: number | null;
            whole: {
                usedWh: number;
                lastWh: number;
                lossWh: number;
                lossRate: number | null;
                complete: boolean;
            };
        };
        TreeMeter: {
            id: number;
            meterNumber: string;
            name: string;
            /** @enum {string} */
            role: "prepaid" | "monitoring";
            stallNumber: string | null;
            buildingCode: string;
            parentId: number | null;
            since: string | null;
        };
        Debtor: {
            /** Format: uuid */
            accountId: string;
            accountNumber: string;
            /** Format: uuid */
            stallId: string;
            stallNumber: string;
            stallName: string;
            buildingCode: string;
            floor: string;
            customerName: string;
            phone: string;
            /** @enum {string} */
            purse: "energy" | "water";
            availableFen: number;
            threshold1Fen: number;
            postpaid: boolean;
            lateFen: number;
            lateSince: string | null;
            feesFen: number;
            feesSince: string | null;
            kinds: ("arrears" | "low" | "late" | "fees")[];
            cut: boolean;
            lastCallAt: string | null;
            lastResult: ("promised" | "no_answer" | "refused" | "paid" | "wrong_number" | "told") | null;
            lastBy: string | null;
            lastNote: string | null;
            promisedOn: string | null;
            /** @enum {string} */
            promise: "none" | "open" | "due" | "broken";
        };
        DunningCall: {
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            at: string;
            /** @enum {string} */
            way: "phone" | "visit" | "message" | "notice";
            /** @enum {string} */
            result: "promised" | "no_answer" | "refused" | "paid" | "wrong_number" | "told";
            promisedOn: string | null;
            note: string;
            availableFen: number;
            feesFen: number;
            byName: string;
        };
        Problem: {
            type: string;
            status: number;
            code: string;
            title: string;
            requestId: string;
            params?: {
                [key: string]: string | number;
            };
            errors?: {
                path: string;
                code: string;
                message: string;
            }[];
        };
        BoardRow: {
            /** Format: uuid */
            stallId: string;
            number: string;
            name: string;
            buildingCode: string;
            floor: string;
            category: string;
            meterId: number | null;
            /** @enum {string} */
            supply: "on" | "off" | "unknown" | "none";
            /** @enum {string} */
            wanted: "on" | "off";
            owed: boolean;
            keepPower: boolean;
            cause: string | null;
            waitsFor: string | null;
            availableFen: number | null;
            readAt: string | null;
            intervalMinutes: number;
            powerW: number | null;
            todayWh: number | null;
            alarm: boolean;
            accountId: string | null;
            waterMeterId: number | null;
            /** @enum {string} */
            water: "on" | "off" | "moving" | "fault" | "unknown" | "none";
            /** @enum {string} */
            waterWanted: "on" | "off";
            waterOwed: boolean;
            waterCause: string | null;
            waterWaitsFor: string | null;
            waterTodayLitres: number | null;
            waterReadAt: string | null;
            endsAt: string | null;
            earliestAt: string | null;
            latestAt: string | null;
            precision: ("hour" | "day" | "week") | null;
            tag: string | null;
            /** @enum {string} */
            billing: "prepaid" | "postpaid" | "late";
            waterAvailableFen: number | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    SessionController_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SessionController_signIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    loginName: string;
                    password: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SessionController_signOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SessionController_language: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    language: "zh-CN" | "en-US";
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SessionController_popups: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    lowList?: boolean;
                    alarms?: boolean;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SiteController_overview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Overview"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SiteController_board: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Board"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SiteController_search: {
        parameters: {
            query: {
                q: string;
            };
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Found"][];
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SiteController_tree: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TreeNode"][];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SiteController_events: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": {
                        /** @constant */
                        type?: "alive";
                        data: {
                            /** Format: uuid */
                            siteId?: string;
                            kind?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SiteController_settings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SiteSettings"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SiteController_changeSettings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    cut?: {
                        automatic?: boolean;
                        closesWaterAtZero?: boolean;
                        /** @enum {string} */
                        when?: "at_once" | "at_times";
                        cutTimes?: string[];
                        runGraceMinutes?: number;
                        protectedKinds?: string[];
                        untestedProfiles?: string[];
                        liveGoodsKept?: boolean;
                        freshnessSweeps?: number;
                        waitAfterLastWarningMinutes?: number;
                        warningTimeoutMinutes?: number;
                        finalNoticeMinutes?: number;
                        noCutWindows?: {
                            days?: number[];
                            from: string;
                            to: string;
                        }[];
                        holidaysProtected?: boolean;
                        weekendsProtected?: boolean;
                        hoursBeforeClosed?: number;
                        breakerPercent?: number;
                        breakerMinimum?: number;
                        breakerWindowMinutes?: number;
                        maxTogglesPerHour?: number;
                        minMinutesBetweenCuts?: number;
                        commandExpirySeconds?: number;
                        retryDelaysSeconds?: number[];
                    };
                    lowList?: {
                        enabled?: boolean;
                        times?: string[];
                    };
                    receipt?: {
                        print: boolean;
                    };
                    recharge?: {
                        minFen: number;
                        maxFen: number;
                    };
                    online?: {
                        channels?: {
                            wechat: boolean;
                            alipay: boolean;
                            unionpay: boolean;
                        };
                        orderMinutes?: number;
                        chips?: number[];
                    };
                    refund?: {
                        customerMayAsk: boolean;
                    };
                    contact?: {
                        phone: string;
                    };
                    emergency?: {
                        enabled?: boolean;
                        amountFen?: number;
                        siteBudgetFen?: number;
                    };
                    handOver?: {
                        photoAllowed?: boolean;
                    };
                    landlordSwitch?: {
                        enabled?: boolean;
                        noticeMinutes?: number;
                        perDay?: number;
                    };
                    correction?: {
                        limitFen?: number;
                        days?: number;
                    };
                    debt?: {
                        keepFen: number;
                    };
                    runOn?: {
                        /** @enum {string} */
                        payer?: "company" | "owner" | "next";
                        mostWh?: number;
                        mostHours?: number;
                    };
                    prices?: {
                        secondPerson?: boolean;
                        capMicroYuanPerKwh?: number | null;
                        capByPeriod?: {
                            [key: string]: number;
                        };
                        replayLimitPercent?: number;
                    };
                    apportionment?: {
                        /** @enum {string} */
                        vacancy?: "company" | "owner" | "spread";
                    };
                    property?: {
                        day?: number;
                        minute?: number;
                        /** @enum {string} */
                        timing?: "advance" | "arrears";
                        mergedPurse?: boolean;
                        late?: {
                            ratePpmPerDay: number;
                            graceDays: number;
                            capPercent: number;
                        };
                    };
                    water?: {
                        /** @enum {string} */
                        purse: "shared" | "own";
                    };
                    /** Format: uuid */
                    tariffPlanId?: string;
                    /** Format: uuid */
                    waterTariffPlanId?: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SiteSettings"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SiteController_buildings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Building"][];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SiteController_changeBuilding: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                buildingId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    readIntervalMinutes?: number;
                    /** @enum {string} */
                    settlementCycle?: "sweep" | "hourly" | "daily" | "monthly";
                    settlementMinute?: number;
                    settlementDay?: number;
                    noCutWindows?: {
                        days?: number[];
                        from: string;
                        to: string;
                    }[];
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Building"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    StallController_list: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                q?: string;
                building?: string;
            };
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["StallRow"][];
                        total: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    StallController_add: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    number: string;
                    /** Format: uuid */
                    buildingId: string;
                    name?: string;
                    floor?: string;
                    category?: string;
                    areaDm2?: number;
                    headcount?: number;
                    keepsLiveGoods?: boolean;
                    essential?: boolean;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedStall"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    StallController_page: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Stall"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    StallController_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    StallController_change: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    number?: string;
                    /** Format: uuid */
                    buildingId?: string;
                    name?: string;
                    floor?: string;
                    category?: string;
                    areaDm2?: number;
                    headcount?: number;
                    keepsLiveGoods?: boolean;
                    essential?: boolean;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedStall"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    StallController_timeline: {
        parameters: {
            query?: {
                before?: string;
                limit?: number;
            };
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Happened"][];
                        total: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    StallController_usage: {
        parameters: {
            query: {
                medium?: "electricity" | "water";
                unit?: "hour" | "day" | "month";
                from: string;
                to: string;
            };
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        points: components["schemas"]["UsagePoint"][];
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MeterController_list: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                q?: string;
                role?: "" | "prepaid" | "monitoring";
                kind?: "" | "electricity" | "water";
                gateway?: string;
            };
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Meter"][];
                        total: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MeterController_add: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    meterNumber: string;
                    /** Format: uuid */
                    busId: string;
                    unitAddress: number;
                    profileId: string;
                    /** @enum {string} */
                    role: "prepaid" | "monitoring";
                    /** @default null */
                    stallId?: string | null;
                    /** @default  */
                    name?: string;
                    /** @default 1 */
                    currentRatio?: number;
                    /** @default 1 */
                    voltageRatio?: number;
                    /** @default null */
                    readIntervalMinutes?: number | null;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Meter"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MeterController_page: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                meterId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MeterPage"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MeterController_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                meterId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MeterController_change: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                meterId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    stallId?: string | null;
                    readIntervalMinutes?: number | null;
                    tariffPlanId?: string | null;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Meter"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MeterController_readings: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                q?: string;
                from?: string;
                to?: string;
                quality?: "" | "good" | "suspect" | "estimated" | "manual";
                source?: "" | "sweep" | "on-demand" | "opening" | "closing" | "command" | "manual" | "handheld" | "estimate";
            };
            header?: never;
            path: {
                meterId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Reading"][];
                        total: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MeterController_read: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                meterId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        readRequestId: string;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MeterController_readRequest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                readRequestId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadRequest"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MeterController_listProfiles: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Profile"][];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MeterController_gateways: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Gateway"][];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MeterController_telegrams: {
        parameters: {
            query: {
                unit: string;
            };
            header?: never;
            path: {
                busId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Telegram"][];
                        counters: {
                            [key: string]: number;
                        };
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MeterController_quarantine: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                q?: string;
                state?: "open" | "decided";
            };
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Quarantine"][];
                        total: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MeterController_decide: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                quarantineId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    decision: "accept" | "new-baseline" | "ignore";
                    /** @default  */
                    note?: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        meterId: number;
                        /** @enum {string} */
                        decision: "accept" | "new-baseline" | "ignore";
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SupplyController_off: {
        parameters: {
            query?: never;
            header: {
                "idempotency-key": string;
            };
            path: {
                meterId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        placed: boolean;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SupplyController_on: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                meterId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        lifted: boolean;
                        remaining: string[];
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SupplyController_keep: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                meterId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                    /** Format: date-time */
                    until: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        until: string;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SupplyController_endKeep: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                meterId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        ended: boolean;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SupplyController_commands: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                q?: string;
                meterId?: number;
                state?: "" | "decided" | "sent" | "acknowledged" | "verified" | "failed" | "expired" | "superseded";
            };
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Command"][];
                        total: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SupplyController_kept: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeepPower"][];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SupplyController_batch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    batchId: string;
                    /** @enum {string} */
                    action: "open" | "close" | "read";
                    meterIds: number[];
                    reason: string;
                };
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        batchId: string;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SupplyController_batchPage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                batchId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Batch"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SupplyController_retry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                batchId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        retried: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SupplyController_breaker: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        breaker: components["schemas"]["Breaker"] | null;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SupplyController_decide: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                breakerId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    decision: "proceed" | "refuse";
                    /** @default  */
                    note?: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        meters: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SupplyController_alarms: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                q?: string;
                state?: "open" | "closed";
                kind?: string;
                severity?: "info" | "warning" | "critical";
                acknowledged?: "true" | "false";
                buildingId?: string;
                from?: string;
                to?: string;
            };
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Alarm"][];
                        total: number;
                        areas: {
                            buildingCode: string | null;
                            count: number;
                        }[];
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SupplyController_acknowledge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                alarmId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        siteId: string;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MoneyController_plans: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TariffPlan"][];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MoneyController_addPlan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /**
                     * @default electricity
                     * @enum {string}
                     */
                    medium?: "electricity" | "water";
                    definition: {
                        /** @enum {string} */
                        kind: "flat";
                        priceMicroYuanPerKwh: number;
                    } | {
                        /** @enum {string} */
                        kind: "time-of-use";
                        prices: {
                            [key: string]: number;
                        };
                        slots: {
                            from: string;
                            to: string;
                            /** @enum {string} */
                            period: "sharp" | "peak" | "flat" | "valley" | "deep-valley";
                        }[];
                    } | {
                        /** @enum {string} */
                        kind: "composed";
                        tables?: {
                            name: string;
                            season?: {
                                from: string;
                                to: string;
                            }[];
                            dayKinds?: ("workday" | "weekend" | "holiday")[];
                            slots: {
                                from: string;
                                to: string;
                                /** @enum {string} */
                                period: "sharp" | "peak" | "flat" | "valley" | "deep-valley";
                            }[];
                            factorMillionths?: number;
                        }[];
                        tiers: {
                            untilWh?: number;
                            prices: {
                                [key: string]: number;
                            };
                        }[];
                        /** @enum {string} */
                        tierSpan?: "month" | "year";
                        /** @default true */
                        tiersCountSubsidy?: boolean;
                        factorMillionths?: number;
                        services?: {
                            name: string;
                            /** @enum {string} */
                            kind: "loss" | "service";
                            priceMicroYuanPerKwh: number;
                        }[];
                    };
                    /** Format: date-time */
                    effectiveAt: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        planId: string;
                        /** Format: uuid */
                        versionId: string;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MoneyController_addPlanVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                planId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    definition: {
                        /** @enum {string} */
                        kind: "flat";
                        priceMicroYuanPerKwh: number;
                    } | {
                        /** @enum {string} */
                        kind: "time-of-use";
                        prices: {
                            [key: string]: number;
                        };
                        slots: {
                            from: string;
                            to: string;
                            /** @enum {string} */
                            period: "sharp" | "peak" | "flat" | "valley" | "deep-valley";
                        }[];
                    } | {
                        /** @enum {string} */
                        kind: "composed";
                        tables?: {
                            name: string;
                            season?: {
                                from: string;
                                to: string;
                            }[];
                            dayKinds?: ("workday" | "weekend" | "holiday")[];
                            slots: {
                                from: string;
                                to: string;
                                /** @enum {string} */
                                period: "sharp" | "peak" | "flat" | "valley" | "deep-valley";
                            }[];
                            factorMillionths?: number;
                        }[];
                        tiers: {
                            untilWh?: number;
                            prices: {
                                [key: string]: number;
                            };
                        }[];
                        /** @enum {string} */
                        tierSpan?: "month" | "year";
                        /** @default true */
                        tiersCountSubsidy?: boolean;
                        factorMillionths?: number;
                        services?: {
                            name: string;
                            /** @enum {string} */
                            kind: "loss" | "service";
                            priceMicroYuanPerKwh: number;
                        }[];
                    };
                    /** Format: date-time */
                    effectiveAt: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        versionId: string;
                        number: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MoneyController_types: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountType"][];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    AccountTypeController_add: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    tariffPlanId: string | null;
                    waterTariffPlanId?: string | null;
                    threshold1Fen: number;
                    threshold2Fen: number;
                    overdraftLimitFen: number;
                    emergencyFen: number | null;
                    emergencyBudgetFen: number | null;
                    /** @enum {string} */
                    billing: "prepaid" | "postpaid";
                    billDay: number;
                    dueDays: number;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedAccountType"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MoneyController_accounts: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                q?: string;
                state?: "open" | "closed";
            };
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AccountRow"][];
                        total: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MoneyController_open: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    requestId: string;
                    /** Format: uuid */
                    stallId: string;
                    customerName: string;
                    phone: string;
                    /** Format: uuid */
                    accountTypeId?: string;
                    /** Format: uuid */
                    tariffPlanId?: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MoneyController_account: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MoneyController_change: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    threshold1Fen?: number;
                    threshold2Fen?: number;
                    overdraftLimitFen?: number;
                    tariffPlanId?: string | null;
                    waterTariffPlanId?: string | null;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MoneyController_accountRecharges: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                q?: string;
            };
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Receipt"][];
                        total: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MoneyController_recharge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    rechargeId: string;
                    amountFen: number;
                    /**
                     * @default energy
                     * @enum {string}
                     */
                    purse?: "energy" | "water" | "property";
                    sold?: {
                        /** @enum {string} */
                        medium: "electricity" | "water";
                        wh: number;
                    };
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TakenRecharge"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MoneyController_receipt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                rechargeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MoneyController_prints: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                rechargeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReceiptPrint"][];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MoneyController_print: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                rechargeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        prints: number;
                        copy: boolean;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MoneyController_quote: {
        parameters: {
            query?: {
                medium?: "electricity" | "water";
                wh?: number;
                amountFen?: number;
            };
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        quote: components["schemas"]["SaleQuote"] | null;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MoneyController_progress: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                rechargeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RechargeProgress"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MoneyController_recharges: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                q?: string;
                day?: string;
                operator?: string;
                channel?: "cash" | "wechat" | "alipay" | "unionpay";
            };
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Takings"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MoneyController_bills: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                q?: string;
            };
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Bill"][];
                        total: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MoneyController_unsettled: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Unsettled"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MoneyController_transfers: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                q?: string;
            };
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Transfer"][];
                        total: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    AdminController_template: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        fileName: string;
                        base64: string;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    AdminController_import: {
        parameters: {
            query?: {
                dryRun?: "0" | "1";
            };
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /** Format: binary */
                    file: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportResult"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    AdminController_audit: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                q?: string;
                actor?: string;
                object?: string;
                action?: string;
                from?: string;
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AuditEntry"][];
                        total: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    AdminController_verify: {
        parameters: {
            query?: {
                after?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditVerdict"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    AdminController_listStaff: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StaffMember"][];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    AdminController_addStaff: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    loginName: string;
                    displayName: string;
                    roles: ("cashier" | "finance" | "engineer" | "site_admin" | "auditor" | "system_admin")[];
                    /** @default null */
                    siteIds?: string[] | null;
                    password: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StaffMember"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    AdminController_changeStaff: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                staffId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    displayName?: string;
                    roles?: ("cashier" | "finance" | "engineer" | "site_admin" | "auditor" | "system_admin")[];
                    siteIds?: string[] | null;
                    disabled?: boolean;
                    password?: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StaffMember"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CustomerController_home: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Home"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CustomerController_usage: {
        parameters: {
            query: {
                medium?: "electricity" | "water";
                unit?: "hour" | "day" | "month";
                from: string;
                to: string;
            };
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        points: components["schemas"]["UsagePoint"][];
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CustomerController_bills: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                q?: string;
            };
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Bill"][];
                        total: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CustomerController_recharges: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                q?: string;
            };
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Receipt"][];
                        total: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CustomerController_quote: {
        parameters: {
            query: {
                medium?: "electricity" | "water";
                amountFen: number;
            };
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        quote: components["schemas"]["SaleQuote"] | null;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CustomerController_read: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        readRequestId: string;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CustomerController_readRequest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                readRequestId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerReadRequest"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PlainController_demo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Demo"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PlainController_time: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        now: string;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PlainController_live: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ok";
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PlainController_ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ok";
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    OrderController_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    orderId: string;
                    /** @enum {string} */
                    channel: "wechat" | "alipay" | "unionpay";
                    /** @enum {string} */
                    way: "native" | "qr";
                    amountFen: number;
                    /**
                     * @default energy
                     * @enum {string}
                     */
                    purse?: "energy" | "water";
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    OrderController_order: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                orderId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    OrderController_query: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                orderId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    OrderController_close: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                orderId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    OrderController_list: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                q?: string;
                day?: string;
                channel?: "wechat" | "alipay" | "unionpay";
                state?: "created" | "submitted" | "closing" | "closed" | "paid";
            };
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StaffOrders"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    OrderController_detail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                orderId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderDetail"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    OrderController_allMerchants: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Merchant"][];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    OrderController_setMerchant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
                channel: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    keyFolder: string;
                    enabled: boolean;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Merchant"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    OrderController_check: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                merchantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckStep"][];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CustomerOrderController_options: {
        parameters: {
            query?: {
                platform?: "wechat" | "wechat-account" | "alipay";
            };
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PayOptions"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CustomerOrderController_runway: {
        parameters: {
            query?: {
                purse?: "energy" | "water";
                afterFen?: number;
            };
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunwayAfter"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CustomerOrderController_list: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                q?: string;
            };
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Order"][];
                        total: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CustomerOrderController_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    orderId: string;
                    /** @enum {string} */
                    channel: "wechat" | "alipay" | "unionpay";
                    /** @enum {string} */
                    way: "jsapi" | "native" | "h5" | "mini" | "qr" | "wap" | "front";
                    amountFen: number;
                    /**
                     * @default energy
                     * @enum {string}
                     */
                    purse?: "energy" | "water" | "property";
                    /** @enum {string} */
                    platform?: "wechat" | "wechat-account" | "alipay";
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CustomerOrderController_order: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                orderId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CustomerOrderController_cancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                orderId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PublicPayController_code: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StallCode"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PublicPayController_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    orderId: string;
                    /** @enum {string} */
                    channel: "wechat" | "alipay" | "unionpay";
                    /** @enum {string} */
                    way: "jsapi" | "native" | "h5" | "mini" | "qr" | "wap" | "front";
                    amountFen: number;
                    /**
                     * @default energy
                     * @enum {string}
                     */
                    purse?: "energy" | "water";
                    code?: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StrangersOrder"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PublicPayController_order: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
                orderId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StrangersOrder"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    RefundController_ofAccount: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                q?: string;
                state?: "asked" | "rejected" | "running" | "done";
            };
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["RefundRequest"][];
                        total: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    RefundController_ask: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    requestId: string;
                    /**
                     * @default energy
                     * @enum {string}
                     */
                    purse?: "energy" | "water";
                    amountFen: number;
                    reason: string;
                    runOn?: {
                        limit: {
                            wh: number;
                        } | {
                            hours: number;
                        };
                        /** @enum {string} */
                        payer?: "company" | "owner" | "next";
                    };
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefundRequest"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    RefundController_refundable: {
        parameters: {
            query?: {
                purse?: "energy" | "water";
            };
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refundable"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    RefundController_list: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                q?: string;
                state?: "asked" | "rejected" | "running" | "done";
            };
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["RefundRequest"][];
                        total: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    RefundController_closedMoney: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClosedMoney"][];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    RefundController_request: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                requestId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefundRequest"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    RefundController_slip: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                requestId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefundSlip"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    RefundController_decide: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                requestId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    decision: "approve" | "reject";
                    note: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefundRequest"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    RefundController_payOut: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                refundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefundRequest"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    RefundController_retry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                refundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefundRequest"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    RefundController_byHand: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                refundId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    note: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefundRequest"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    RefundController_ownRefunds: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                q?: string;
            };
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["OwnRefund"][];
                        total: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    RefundController_askOwn: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    requestId: string;
                    /**
                     * @default energy
                     * @enum {string}
                     */
                    purse?: "energy" | "water";
                    amountFen: number;
                    reason: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnRefund"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    RefundController_ownRefundable: {
        parameters: {
            query?: {
                purse?: "energy" | "water";
            };
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refundable"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    KioskController_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KioskMe"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    KioskController_find: {
        parameters: {
            query: {
                q: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KioskFound"][];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    KioskController_stall: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KioskStall"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    KioskController_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    orderId: string;
                    /** @enum {string} */
                    channel: "wechat" | "alipay" | "unionpay";
                    /** @enum {string} */
                    way: "native" | "qr";
                    amountFen: number;
                    /**
                     * @default energy
                     * @enum {string}
                     */
                    purse?: "energy" | "water";
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StrangersOrder"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    KioskController_order: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                orderId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StrangersOrder"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    KioskAdminController_kiosks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Kiosk"][];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    KioskAdminController_add: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewKiosk"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    KioskAdminController_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kioskId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    KioskAdminController_makeCode: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        token: string;
                        url: string;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    KioskAdminController_codes: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrintedCode"][];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ReconcileController_bills: {
        parameters: {
            query: {
                month: string;
            };
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelBill"][];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ReconcileController_bill: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                q?: string;
            };
            header?: never;
            path: {
                billId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelBillPage"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ReconcileController_fetch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                billId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelBillPage"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ReconcileController_compare: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                billId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelBillPage"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ReconcileController_decide: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                differenceId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    act: "ignore" | "refund";
                    note: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelBillPage"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SignInController_code: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    phone: string;
                    offer?: string;
                };
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SignInController_signIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    phone: string;
                    code: string;
                    ticket?: string;
                    offer?: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SignInController_byWechat: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    code: string;
                    /** @enum {string} */
                    platform: "wechat" | "wechat-account";
                    appId?: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlatformSignIn"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SignInController_byAlipay: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    code: string;
                    appId?: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlatformSignIn"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SignInController_withPhone: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    ticket: string;
                    phoneCode: string;
                    offer?: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SignInController_loginUrl: {
        parameters: {
            query?: {
                returnTo?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        url: string;
                        state: string;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SignInController_signOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MeController_privacy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        version: string;
                        zh: string;
                        en: string;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MeController_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Customer"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MeController_forget: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MeController_language: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    language: "zh-CN" | "en-US";
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Customer"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MeController_consent: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    version: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        consentVersion: string;
                        needsConsent: boolean;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MeController_unbind: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MeController_export: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        at: string;
                        customer: {
                            [key: string]: unknown;
                        };
                        identities: {
                            [key: string]: unknown;
                        }[];
                        consents: {
                            [key: string]: unknown;
                        }[];
                        sessions: {
                            [key: string]: unknown;
                        }[];
                        accounts: {
                            [key: string]: unknown;
                        }[];
                        recharges: {
                            [key: string]: unknown;
                        }[];
                        bills: {
                            [key: string]: unknown;
                        }[];
                        charges: {
                            [key: string]: unknown;
                        }[];
                        deposits: {
                            [key: string]: unknown;
                        }[];
                        ownedStalls: {
                            [key: string]: unknown;
                        }[];
                        grantsGiven: {
                            [key: string]: unknown;
                        }[];
                        grantsTaken: {
                            [key: string]: unknown;
                        }[];
                        ownerSwitches: {
                            [key: string]: unknown;
                        }[];
                        notices: {
                            [key: string]: unknown;
                        }[];
                        totalRows: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    LandlordController_stalls: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StallChoice"][];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    LandlordController_owned: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        at: string;
                        items: components["schemas"]["OwnedStall"][];
                        totals: {
                            stalls: number;
                            ok: number;
                            arrears: number;
                            off: number;
                            vacant: number;
                            availableFen: number;
                        };
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    LandlordController_grants: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        live: components["schemas"]["Grant"][];
                        expired: components["schemas"]["Grant"][];
                        history: components["schemas"]["Grant"][];
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    LandlordController_offer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    rights: ("view" | "topup" | "switch" | "refund")[];
                    /** Format: date-time */
                    validFrom?: string;
                    /** Format: date-time */
                    validTo?: string;
                    /** @default  */
                    note?: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrantOffer"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    LandlordController_revoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                grantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        revoked: boolean;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    LandlordController_miniCode: {
        parameters: {
            query: {
                token: string;
            };
            header?: never;
            path: {
                grantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": string;
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    LandlordController_seeOffer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Offer"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    LandlordController_take: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    token: string;
                } | {
                    code: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        stallId: string;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PeopleController_setOwner: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    phone: string;
                    name: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        owner: {
                            name: string;
                            phone: string;
                            /** Format: date-time */
                            since: string;
                        };
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PeopleController_endOwner: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PeopleController_people: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StallPeople"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PeopleController_grants: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                q?: string;
                state?: "offered" | "lapsed" | "waiting" | "live" | "expired" | "revoked";
            };
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["StaffGrant"][];
                        total: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PeopleController_revoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                grantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        revoked: boolean;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    OwnerSwitchController_look: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnerSwitches"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    OwnerSwitchController_ask: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    requestId: string;
                    /** @enum {string} */
                    action: "open";
                    /** @enum {string} */
                    reason: "handover" | "vacant" | "repair" | "safety";
                } | {
                    /** Format: uuid */
                    requestId: string;
                    /** @enum {string} */
                    action: "close";
                    /**
                     * @default restore
                     * @enum {string}
                     */
                    reason?: "restore";
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnerSwitchAsked"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    OwnerSwitchController_withdraw: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                switchId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnerSwitch"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    OwnerSwitchController_overrule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        meters: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    HandOverController_offer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    requestId: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HandOverOffer"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    HandOverController_join: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    token?: string;
                    code?: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        handOverId: string;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    HandOverController_page: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                handOverId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HandOver"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    HandOverController_reading: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                handOverId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    kind: "live";
                } | {
                    /** @enum {string} */
                    kind: "photo";
                    readings: {
                        meterId: number;
                        registerWh: number;
                        /** Format: uuid */
                        photoId: string;
                    }[];
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HandOver"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    HandOverController_confirm: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                handOverId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: date-time */
                    readingAt: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HandOver"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    HandOverController_withdraw: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                handOverId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HandOver"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    EmergencyController_offer: {
        parameters: {
            query?: {
                purse?: "energy" | "water";
            };
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmergencyOffer"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    EmergencyController_take: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    requestId: string;
                    /**
                     * @default energy
                     * @enum {string}
                     */
                    purse?: "energy" | "water";
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmergencyCredit"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    EmergencyController_thresholds: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Thresholds"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    EmergencyController_change: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    threshold1Fen?: number;
                    threshold2Fen?: number;
                    thresholdDays?: number | null;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Thresholds"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PhotoController_addOwn: {
        parameters: {
            query: {
                photoId: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /** Format: binary */
                    file: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        photoId: string;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PhotoController_add: {
        parameters: {
            query: {
                photoId: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /** Format: binary */
                    file: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        photoId: string;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PhotoController_photo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                photoId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/*": string;
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PhotoController_ownPhoto: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                photoId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/*": string;
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    TicketController_list: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                state?: "open" | "taken" | "done";
            };
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Ticket"][];
                        total: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    TicketController_open: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    ticketId: string;
                    /** @enum {string} */
                    kind: "no_power" | "meter_fault" | "wiring" | "gateway" | "reading" | "other";
                    text: string;
                    /** @default [] */
                    photoIds?: string[];
                    meterId?: number;
                    /** Format: uuid */
                    stallId?: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    TicketController_take: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                ticketId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    TicketController_done: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                ticketId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    result: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    TicketController_own: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                state?: "open" | "taken" | "done";
            };
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["OwnTicket"][];
                        total: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    TicketController_report: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    ticketId: string;
                    /** @enum {string} */
                    kind: "no_power" | "meter_fault" | "wiring" | "gateway" | "reading" | "other";
                    text: string;
                    /** @default [] */
                    photoIds?: string[];
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnTicket"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    TicketController_metersByNumber: {
        parameters: {
            query: {
                number: string;
            };
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FoundMeter"][];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    AnnouncementController_list: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
            };
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["SentAnnouncement"][];
                        total: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    AnnouncementController_send: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    announcementId: string;
                    title: string;
                    text: string;
                    /** Format: date-time */
                    fromAt?: string;
                    /** Format: date-time */
                    untilAt?: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Announcement"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    AnnouncementController_withdraw: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                announcementId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Announcement"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    AnnouncementController_shown: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShownAnnouncement"][];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    AnnouncementController_consents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageConsent"][];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    AnnouncementController_consent: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    template: "balance" | "supply" | "recharge" | "stall";
                    accepted: boolean;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageConsent"][];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ClosingController_close: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    requestId: string;
                    /**
                     * @default cash
                     * @enum {string}
                     */
                    payout?: "cash" | "refund";
                    payoutFen?: number;
                    readings?: {
                        meterId: number;
                        registerWh: number;
                        /** Format: uuid */
                        photoId: string;
                    }[];
                    estimates?: number[];
                    /** @default false */
                    cutSupply?: boolean;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClosedAccount"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ClosingController_checks: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                state?: "waiting" | "returned" | "decided";
            };
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ClosingCheck"][];
                        total: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ClosingController_decideCheck: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                checkId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    decision: "keep" | "give_back";
                    /** @default null */
                    amountFen?: number | null;
                    note: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ClosingCheck"][];
                        total: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MeterDisplayController_displays: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MeterDisplay"][];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MeterDisplayController_compared: {
        parameters: {
            query: {
                meterId: number;
                displayWh: number;
            };
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DisplayExplained"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    AccountTypeController_change: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountTypeId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    emergencyFen: number | null;
                    emergencyBudgetFen: number | null;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountType"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    AccountTypeController_save: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountTypeId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    tariffPlanId: string | null;
                    waterTariffPlanId?: string | null;
                    threshold1Fen: number;
                    threshold2Fen: number;
                    overdraftLimitFen: number;
                    emergencyFen: number | null;
                    emergencyBudgetFen: number | null;
                    /** @enum {string} */
                    billing: "prepaid" | "postpaid";
                    billDay: number;
                    dueDays: number;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedAccountType"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    AccountTypeController_use: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountTypeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountTypeUse"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    AccountTypeController_assign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    accountTypeId: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApprovalController_list: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                state?: "asked" | "approved" | "rejected" | "withdrawn" | "expired";
            };
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Approval"][];
                        total: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApprovalController_one: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                approvalId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Approval"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApprovalController_decide: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                approvalId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    decision: "approved" | "rejected";
                    /** @default  */
                    note?: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Approval"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApprovalController_withdraw: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                approvalId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Approval"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PriceController_drafts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TariffDraft"][];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PriceController_start: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    draftId: string;
                    definition: {
                        /** @enum {string} */
                        kind: "flat";
                        priceMicroYuanPerKwh: number;
                    } | {
                        /** @enum {string} */
                        kind: "time-of-use";
                        prices: {
                            [key: string]: number;
                        };
                        slots: {
                            from: string;
                            to: string;
                            /** @enum {string} */
                            period: "sharp" | "peak" | "flat" | "valley" | "deep-valley";
                        }[];
                    } | {
                        /** @enum {string} */
                        kind: "composed";
                        tables?: {
                            name: string;
                            season?: {
                                from: string;
                                to: string;
                            }[];
                            dayKinds?: ("workday" | "weekend" | "holiday")[];
                            slots: {
                                from: string;
                                to: string;
                                /** @enum {string} */
                                period: "sharp" | "peak" | "flat" | "valley" | "deep-valley";
                            }[];
                            factorMillionths?: number;
                        }[];
                        tiers: {
                            untilWh?: number;
                            prices: {
                                [key: string]: number;
                            };
                        }[];
                        /** @enum {string} */
                        tierSpan?: "month" | "year";
                        /** @default true */
                        tiersCountSubsidy?: boolean;
                        factorMillionths?: number;
                        services?: {
                            name: string;
                            /** @enum {string} */
                            kind: "loss" | "service";
                            priceMicroYuanPerKwh: number;
                        }[];
                    };
                    /** Format: date-time */
                    effectiveAt: string;
                    name: string;
                    /**
                     * @default electricity
                     * @enum {string}
                     */
                    medium?: "electricity" | "water";
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TariffDraft"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PriceController_draft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                draftId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TariffDraft"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PriceController_discard: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                draftId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TariffDraft"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PriceController_save: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                planId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    draftId: string;
                    definition: {
                        /** @enum {string} */
                        kind: "flat";
                        priceMicroYuanPerKwh: number;
                    } | {
                        /** @enum {string} */
                        kind: "time-of-use";
                        prices: {
                            [key: string]: number;
                        };
                        slots: {
                            from: string;
                            to: string;
                            /** @enum {string} */
                            period: "sharp" | "peak" | "flat" | "valley" | "deep-valley";
                        }[];
                    } | {
                        /** @enum {string} */
                        kind: "composed";
                        tables?: {
                            name: string;
                            season?: {
                                from: string;
                                to: string;
                            }[];
                            dayKinds?: ("workday" | "weekend" | "holiday")[];
                            slots: {
                                from: string;
                                to: string;
                                /** @enum {string} */
                                period: "sharp" | "peak" | "flat" | "valley" | "deep-valley";
                            }[];
                            factorMillionths?: number;
                        }[];
                        tiers: {
                            untilWh?: number;
                            prices: {
                                [key: string]: number;
                            };
                        }[];
                        /** @enum {string} */
                        tierSpan?: "month" | "year";
                        /** @default true */
                        tiersCountSubsidy?: boolean;
                        factorMillionths?: number;
                        services?: {
                            name: string;
                            /** @enum {string} */
                            kind: "loss" | "service";
                            priceMicroYuanPerKwh: number;
                        }[];
                    };
                    /** Format: date-time */
                    effectiveAt: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TariffDraft"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PriceController_replay: {
        parameters: {
            query?: {
                days?: number;
            };
            header?: never;
            path: {
                draftId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PriceReplay"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PriceController_ask: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                draftId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                    exceedReason?: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Approval"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PriceController_publish: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                draftId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TariffDraft"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PriceController_example: {
        parameters: {
            query: {
                definition: string;
                medium?: "electricity" | "water";
                usedWh: number;
            };
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExampleBill"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PriceController_resale: {
        parameters: {
            query: {
                month: string;
            };
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResaleStatement"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PriceController_calendar: {
        parameters: {
            query: {
                year: number;
            };
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalendarYear"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PriceController_setCalendar: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    year: number;
                    holidays: {
                        /** Format: date */
                        day: string;
                        name: string;
                    }[];
                    workdays: {
                        /** Format: date */
                        day: string;
                        name: string;
                    }[];
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalendarYear"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PublicPriceController_prices: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublicPrices"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ChangeController_replaceable: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                meterId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replaceable"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ChangeController_replace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                meterId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    replacementId: string;
                    old: {
                        /** @enum {string} */
                        how: "bus" | "manual" | "handheld" | "estimate";
                        /** Format: date-time */
                        at?: string;
                        displayWh?: number;
                        /** Format: uuid */
                        photoId?: string;
                    };
                    meter: {
                        meterId: number;
                    } | {
                        meterNumber: string;
                        profileId?: string;
                        /** Format: uuid */
                        busId?: string;
                        unitAddress?: number;
                        currentRatio?: number;
                        voltageRatio?: number;
                    };
                    first: {
                        /** @enum {string} */
                        how: "bus" | "manual" | "handheld";
                        /** Format: date-time */
                        at?: string;
                        displayWh?: number;
                        /** Format: uuid */
                        readRequestId?: string;
                        /** Format: uuid */
                        photoId?: string;
                    };
                    reason: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replacement"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ChangeController_replacements: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                q?: string;
            };
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Replacement"][];
                        total: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ChangeController_swaps: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                q?: string;
            };
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Swap"][];
                        total: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ChangeController_swap: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    swapId: string;
                    /** Format: uuid */
                    firstStallId: string;
                    /** Format: uuid */
                    secondStallId: string;
                    reason: string;
                    readings?: {
                        meterId: number;
                        registerWh: number;
                        /** Format: uuid */
                        photoId: string;
                    }[];
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Swap"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ChangeController_occupants: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Occupant"][];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    HandheldController_files: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                q?: string;
            };
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["HandheldFile"][];
                        total: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    HandheldController_upload: {
        parameters: {
            query?: {
                dryRun?: "true" | "false";
            };
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /** Format: binary */
                    file: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HandheldResult"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CorrectionController_preview: {
        parameters: {
            query?: {
                toStallId?: string;
                amountFen?: number;
            };
            header?: never;
            path: {
                rechargeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CorrectionPreview"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CorrectionController_correct: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                rechargeId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    correctionId: string;
                    toStallId: string | null;
                    /** @default null */
                    amountFen?: number | null;
                    reason: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Corrected"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CorrectionController_corrections: {
        parameters: {
            query: {
                limit?: number;
                offset?: number;
                from: string;
                to: string;
            };
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Corrections"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CorrectionController_debtsOf: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                state?: "active" | "repaid" | "ended" | "written_off";
            };
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Debt"][];
                        total: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CorrectionController_agree: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    debtId: string;
                    /** Format: uuid */
                    fromAccountId?: string;
                    /**
                     * @default energy
                     * @enum {string}
                     */
                    purse?: "energy" | "water";
                    /** @enum {string} */
                    origin: "overdraft" | "correction" | "old_account";
                    amountFen: number;
                    percent?: number;
                    fixedFen?: number;
                    keepFen?: number;
                    reason: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Debt"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CorrectionController_debts: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                state?: "active" | "repaid" | "ended" | "written_off";
            };
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Debt"][];
                        total: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CorrectionController_end: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                debtId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    how: "back" | "write-off";
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Debt"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CorrectionController_report: {
        parameters: {
            query: {
                limit?: number;
                offset?: number;
                from: string;
                to: string;
            };
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefundReport"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CorrectionController_columns: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    columns: ("at" | "stall" | "customer" | "account" | "mode" | "amount" | "cause" | "reason" | "asked" | "decided" | "payer" | "number")[];
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        columns: ("at" | "stall" | "customer" | "account" | "mode" | "amount" | "cause" | "reason" | "asked" | "decided" | "payer" | "number")[];
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    DisputeController_list: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                state?: "open" | "stands" | "reversed" | "withdrawn";
            };
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Dispute"][];
                        total: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    DisputeController_page: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                disputeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DisputePage"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    DisputeController_decide: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                disputeId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    decision: "stands" | "reverse";
                    /** @default null */
                    amountFen?: number | null;
                    note: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dispute"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    DisputeController_own: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                state?: "open" | "stands" | "reversed" | "withdrawn";
            };
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Dispute"][];
                        total: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    DisputeController_open: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    disputeId: string;
                    billId: number;
                    /** @default null */
                    line?: number | null;
                    reason: string;
                    /** @default null */
                    photoId?: string | null;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dispute"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    DisputeController_withdraw: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                disputeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dispute"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    DisputeController_obligations: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Obligations"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    DisputeController_ownObligations: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnObligations"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApportionmentController_formulas: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FormulaMeter"][];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApportionmentController_addFormula: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /** @enum {string} */
                    medium: "electricity" | "water";
                    terms: ({
                        meterId: number;
                        numerator: number;
                        /** @default 1 */
                        denominator?: number;
                    } | {
                        /** Format: uuid */
                        virtualMeterId: string;
                        numerator: number;
                        /** @default 1 */
                        denominator?: number;
                    })[];
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApportionmentController_changeFormula: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                formulaMeterId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /** @enum {string} */
                    medium: "electricity" | "water";
                    terms: ({
                        meterId: number;
                        numerator: number;
                        /** @default 1 */
                        denominator?: number;
                    } | {
                        /** Format: uuid */
                        virtualMeterId: string;
                        numerator: number;
                        /** @default 1 */
                        denominator?: number;
                    })[];
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApportionmentController_pools: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pool"][];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApportionmentController_addPool: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /** @enum {string} */
                    medium: "electricity" | "water";
                    rules: {
                        source: {
                            /** @enum {string} */
                            kind: "meters";
                            terms: ({
                                meterId: number;
                                numerator: number;
                                /** @default 1 */
                                denominator?: number;
                            } | {
                                /** Format: uuid */
                                virtualMeterId: string;
                                numerator: number;
                                /** @default 1 */
                                denominator?: number;
                            })[];
                            price: {
                                /** @enum {string} */
                                kind: "given";
                                priceMicroYuan: number;
                            } | {
                                /** @enum {string} */
                                kind: "plan";
                                /** Format: uuid */
                                planId: string;
                            };
                        } | {
                            /** @enum {string} */
                            kind: "amount";
                        } | {
                            /** @enum {string} */
                            kind: "fixed";
                        };
                        members: {
                            /** @enum {string} */
                            kind: "all";
                        } | {
                            /** @enum {string} */
                            kind: "buildings";
                            values: string[];
                        } | {
                            /** @enum {string} */
                            kind: "floors";
                            values: string[];
                        } | {
                            /** @enum {string} */
                            kind: "categories";
                            values: string[];
                        } | {
                            /** @enum {string} */
                            kind: "stalls";
                            values: string[];
                        };
                        method: {
                            /** @enum {string} */
                            kind: "manual";
                            coefficients: {
                                /** Format: uuid */
                                stallId: string;
                                units: number;
                            }[];
                        } | {
                            /** @enum {string} */
                            kind: "area";
                        } | {
                            /** @enum {string} */
                            kind: "consumption";
                        } | {
                            /** @enum {string} */
                            kind: "headcount";
                        } | {
                            /** @enum {string} */
                            kind: "equal";
                        } | {
                            /** @enum {string} */
                            kind: "fixed";
                            amountFen: number;
                            /** @default [] */
                            amounts?: {
                                /** Format: uuid */
                                stallId: string;
                                amountFen: number;
                            }[];
                        };
                        /** @default null */
                        vacancy?: ("company" | "owner" | "spread") | null;
                    };
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pool"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApportionmentController_changePool: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                poolId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /** @enum {string} */
                    medium: "electricity" | "water";
                    rules: {
                        source: {
                            /** @enum {string} */
                            kind: "meters";
                            terms: ({
                                meterId: number;
                                numerator: number;
                                /** @default 1 */
                                denominator?: number;
                            } | {
                                /** Format: uuid */
                                virtualMeterId: string;
                                numerator: number;
                                /** @default 1 */
                                denominator?: number;
                            })[];
                            price: {
                                /** @enum {string} */
                                kind: "given";
                                priceMicroYuan: number;
                            } | {
                                /** @enum {string} */
                                kind: "plan";
                                /** Format: uuid */
                                planId: string;
                            };
                        } | {
                            /** @enum {string} */
                            kind: "amount";
                        } | {
                            /** @enum {string} */
                            kind: "fixed";
                        };
                        members: {
                            /** @enum {string} */
                            kind: "all";
                        } | {
                            /** @enum {string} */
                            kind: "buildings";
                            values: string[];
                        } | {
                            /** @enum {string} */
                            kind: "floors";
                            values: string[];
                        } | {
                            /** @enum {string} */
                            kind: "categories";
                            values: string[];
                        } | {
                            /** @enum {string} */
                            kind: "stalls";
                            values: string[];
                        };
                        method: {
                            /** @enum {string} */
                            kind: "manual";
                            coefficients: {
                                /** Format: uuid */
                                stallId: string;
                                units: number;
                            }[];
                        } | {
                            /** @enum {string} */
                            kind: "area";
                        } | {
                            /** @enum {string} */
                            kind: "consumption";
                        } | {
                            /** @enum {string} */
                            kind: "headcount";
                        } | {
                            /** @enum {string} */
                            kind: "equal";
                        } | {
                            /** @enum {string} */
                            kind: "fixed";
                            amountFen: number;
                            /** @default [] */
                            amounts?: {
                                /** Format: uuid */
                                stallId: string;
                                amountFen: number;
                            }[];
                        };
                        /** @default null */
                        vacancy?: ("company" | "owner" | "spread") | null;
                    };
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pool"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApportionmentController_archive: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                poolId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApportionmentController_whatIf: {
        parameters: {
            query: {
                from: string;
                to: string;
                amountFen?: number;
                methods?: string;
            };
            header?: never;
            path: {
                poolId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WhatIf"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApportionmentController_draft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                poolId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    runId: string;
                    /** Format: date */
                    fromDay: string;
                    /** Format: date */
                    toDay: string;
                    /** @default null */
                    amountFen?: number | null;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApportionmentRun"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApportionmentController_runs: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                pool?: string;
                state?: "draft" | "issued" | "settled" | "void";
            };
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ApportionmentRunRow"][];
                        total: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApportionmentController_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApportionmentRun"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApportionmentController_issue: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        bills: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApportionmentController_settle: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        bills: number;
                        amountFen: number;
                        owedFen: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApportionmentController_void: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                runId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        bills: number;
                        returnedFen: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ChargeController_charges: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                q?: string;
                kind?: "apportionment" | "property" | "late_fee";
                state?: "issued" | "settled" | "void";
                month?: string;
            };
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChargeBills"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ChargeController_ofAccount: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                q?: string;
            };
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ChargeBill"][];
                        total: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ChargeController_purse: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PropertyPurse"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ChargeController_cash: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                billId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    amountFen: number;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        transferId: number;
                        amountFen: number;
                        /** Format: uuid */
                        receiptId: string;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ChargeController_receipts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                billId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CashReceipt"][];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ChargeController_receipt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                receiptId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CashReceipt"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ChargeController_prints: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                receiptId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReceiptPrint"][];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ChargeController_print: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                receiptId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        prints: number;
                        copy: boolean;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ChargeController_void: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                billId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                    /** @default false */
                    again?: boolean;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        returnedFen: number;
                        newBillId: string | null;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ChargeController_deposits: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                q?: string;
            };
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Deposit"][];
                        total: number;
                        heldFen: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ChargeController_takeDeposit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    depositId: string;
                    name: string;
                    amountFen: number;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        depositId: string;
                        /** Format: uuid */
                        receiptId: string;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ChargeController_returnDeposit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                depositId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        amountFen: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ChargeController_mine: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                month?: string;
            };
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerCharges"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    FeeController_items: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FeeItem"][];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    FeeController_add: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /** @enum {string} */
                    category: "property" | "rent" | "cleaning" | "refuse" | "other";
                    /** @enum {string} */
                    rule: "fixed" | "per_area" | "per_head" | "formula";
                    /** @default null */
                    formula?: string | null;
                    /** @default 1 */
                    roundingFen?: 1 | 10 | 100;
                    /**
                     * @default half_up
                     * @enum {string}
                     */
                    roundingMode?: "half_up" | "down" | "up";
                    firstMonth: string;
                    /** @default true */
                    lateFee?: boolean;
                    priceMicroYuan: number;
                    bindings: {
                        /** @enum {string} */
                        target: "site" | "account_type" | "stall" | "account";
                        /** Format: uuid */
                        targetId: string;
                    }[];
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FeeItem"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    FeeController_price: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                feeItemId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: date */
                    fromDay: string;
                    priceMicroYuan: number;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FeeItem"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    FeeController_bind: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                feeItemId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    bindings: {
                        /** @enum {string} */
                        target: "site" | "account_type" | "stall" | "account";
                        /** Format: uuid */
                        targetId: string;
                    }[];
                    fromMonth: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FeeItem"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    FeeController_end: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                feeItemId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    FeeController_runs: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FeeRun"][];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    FeeController_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RanMonth"][];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    FeeController_cut: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    enabled: boolean;
                    graceDays: number;
                    /** @default false */
                    lawRead?: boolean;
                    reason: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        settings: {
                            /** @default false */
                            enabled: boolean;
                            /** @default 30 */
                            graceDays: number;
                        };
                        approvalId: string | null;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SettlementListController_unsettled: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                q?: string;
                building?: string;
                floor?: string;
                medium?: "" | "electricity" | "water";
            };
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["UnsettledRow"][];
                        total: number;
                        sums: {
                            count: number;
                            usedWh: number;
                            usedLitres: number;
                            amountFen: number;
                        };
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SettlementListController_bills: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                q?: string;
                building?: string;
                floor?: string;
                medium?: "" | "electricity" | "water";
                state?: "draft" | "issued" | "settled" | "void";
                from?: string;
                to?: string;
            };
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["BillRow"][];
                        total: number;
                        sums: {
                            count: number;
                            usedWh: number;
                            usedLitres: number;
                            amountFen: number;
                        };
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SettlementListController_issue: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    requestId: string;
                    /** @default [] */
                    meterIds?: number[];
                    /** @default [] */
                    runIds?: string[];
                    /** @default  */
                    note?: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        issueId: string;
                        bills: number;
                        amountFen: number;
                        skipped: number;
                        runs: number;
                        shares: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    QuotaController_quotas: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Quota"][];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    QuotaController_set: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    medium: "electricity" | "water";
                    target: {
                        /** Format: uuid */
                        accountTypeId: string;
                    } | {
                        category: string;
                    } | {
                        /** Format: uuid */
                        accountId: string;
                    };
                    fromMonth: string;
                    monthWh: number | null;
                    /** @default null */
                    excessMicroYuan?: number | null;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    QuotaController_assessment: {
        parameters: {
            query: {
                limit?: number;
                offset?: number;
                q?: string;
                month: string;
                medium?: "electricity" | "water";
                over?: string;
            };
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AssessedQuota"][];
                        total: number;
                        excessWh: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    QuotaController_slip: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    month: string;
                    /**
                     * @default electricity
                     * @enum {string}
                     */
                    medium?: "electricity" | "water";
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuotaSlip"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    QuotaController_prints: {
        parameters: {
            query: {
                month: string;
            };
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuotaSlipPrint"][];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SubsidyController_rules: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubsidyRule"][];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SubsidyController_save: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @default electricity
                     * @enum {string}
                     */
                    medium?: "electricity" | "water";
                    accountTypeId: string | null;
                    category: string | null;
                    baseWh: number;
                    perHeadWh: number;
                    /** @enum {string} */
                    atEnd: "clear" | "carry";
                    carryCapWh: number | null;
                    /** @enum {string} */
                    midMonth: "full" | "by_days" | "none";
                    firstMonth: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubsidyRule"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SubsidyController_end: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                ruleId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SubsidyController_runs: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubsidyRun"][];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SubsidyController_list: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                q?: string;
                month?: string;
                medium?: "electricity" | "water";
                building?: string;
                floor?: string;
            };
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Subsidies"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SubsidyController_ofAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountSubsidy"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SubsidyController_give: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    giftId: string;
                    /**
                     * @default electricity
                     * @enum {string}
                     */
                    medium?: "electricity" | "water";
                    wh: number;
                    /** @default null */
                    expiresAt?: string | null;
                    reason: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        allowanceId: string;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SubsidyController_withdraw: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                allowanceId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        withdrawnWh: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SubsidyController_mine: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerSubsidy"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    OutsideTokenController_tokens: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OutsideToken"][];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    OutsideTokenController_add: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    scopes: "subsidy"[];
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewOutsideToken"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    OutsideTokenController_revoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tokenId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    OutsideController_stalls: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                stallNumber?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["OutsideStall"][];
                        total: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    OutsideController_facts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    requestId: string;
                    stallNumber?: string;
                    accountNumber?: string;
                    category?: string;
                    headcount?: number;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OutsideStall"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    OutsideController_subsidies: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                q?: string;
                month?: string;
                medium?: "electricity" | "water";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["OutsideSubsidy"][];
                        total: number;
                        totals: {
                            grants: number;
                            grantedWh: number;
                            usedWh: number;
                            leftWh: number;
                            clearedWh: number;
                            carriedWh: number;
                        };
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    OutsideController_give: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    requestId: string;
                    stallNumber?: string;
                    accountNumber?: string;
                    /**
                     * @default electricity
                     * @enum {string}
                     */
                    medium?: "electricity" | "water";
                    wh: number;
                    /** @default null */
                    expiresAt?: string | null;
                    reason: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        allowanceId: string;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MergedAccountController_stalls: {
        parameters: {
            query?: {
                month?: string;
            };
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MergedAccount"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MergedAccountController_bind: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    stallId: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MergedAccount"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MergedAccountController_unbind: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    stallId: string;
                    readings?: {
                        meterId: number;
                        registerWh: number;
                        /** Format: uuid */
                        photoId: string;
                    }[];
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        meterIds: number[];
                        usedWh: number;
                        usedLitres: number;
                        chargedFen: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MergedAccountController_mine: {
        parameters: {
            query?: {
                month?: string;
            };
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MergedAccount"] | null;
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PostpaidController_list: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                q?: string;
                state?: "owed" | "all";
            };
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PostpaidBills"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PostpaidController_ofAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PostpaidOfAccount"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PostpaidController_ask: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    mode: "prepaid" | "postpaid";
                    /** @default 1 */
                    billDay?: number;
                    /** @default 15 */
                    dueDays?: number;
                    reason: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        approvalId: string;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PostpaidController_mine: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerPostpaid"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    StatementController_ofAccount: {
        parameters: {
            query: {
                month: string;
            };
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountStatement"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    StatementController_mine: {
        parameters: {
            query: {
                month: string;
            };
            header?: never;
            path: {
                stallId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountStatement"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CutController_dryRun: {
        parameters: {
            query?: {
                at?: "now" | "next";
            };
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DryRun"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CutController_policies: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CutPolicyVersion"][];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CutController_runs: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
            };
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        when: "at_once" | "at_times";
                        cutTimes: string[];
                        nextAt: string | null;
                        items: components["schemas"]["CutRun"][];
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CutController_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CutRunPage"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CutController_tags: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                state?: "live" | "all";
            };
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["RepairTagRow"][];
                        total: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CutController_hang: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    tagId: string;
                    meterIds: number[];
                    /** @enum {string} */
                    kind: "repair" | "fault" | "violation";
                    reason: string;
                    person: string;
                    phone: string;
                    /** @default null */
                    plannedAt?: string | null;
                    /** Format: date-time */
                    expectedEndAt: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RepairTag"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CutController_tag: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tagId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RepairTagPage"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CutController_extend: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tagId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: date-time */
                    expectedEndAt: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RepairTag"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CutController_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tagId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    note: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RepairTag"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    GridController_list: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                q?: string;
            };
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["GridBill"][];
                        total: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    GridController_save: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    billId: string;
                    /** Format: uuid */
                    supplyPointId: string;
                    /** Format: date */
                    fromDay: string;
                    /** Format: date */
                    toDay: string;
                    periodWh: number[] | null;
                    totalWh: number;
                    energyFen: number;
                    demandFen: number;
                    powerFactorFen: number;
                    fundsFen: number;
                    payableFen: number;
                    /** @default  */
                    note?: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GridBill"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    GridController_bill: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                billId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GridBillPage"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    GridController_void: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                billId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GridBill"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    GridController_upload: {
        parameters: {
            query?: {
                dryRun?: "true" | "false";
            };
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /** Format: binary */
                    file: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GridImport"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    GridController_points: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SupplyPoint"][];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    GridController_savePoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    supplyPointId: string;
                    number: string;
                    name: string;
                    meterId: number | null;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SupplyPoint"][];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    GridController_losses: {
        parameters: {
            query: {
                from: string;
                to: string;
            };
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Losses"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    GridController_tree: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TreeMeter"][];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    GridController_hang: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    parentId: number | null;
                    meterIds: number[];
                    /** @default null */
                    fromDay?: string | null;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        moved: number;
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    DunningController_debtors: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        at: string;
                        items: components["schemas"]["Debtor"][];
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    DunningController_low: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        at: string;
                        items: components["schemas"]["Debtor"][];
                    };
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    DunningController_calls: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DunningCall"][];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    DunningController_log: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    callId: string;
                    /** @enum {string} */
                    way: "phone" | "visit" | "message" | "notice";
                    /** @enum {string} */
                    result: "promised" | "no_answer" | "refused" | "paid" | "wrong_number" | "told";
                    /** @default null */
                    promisedOn?: string | null;
                    /** @default  */
                    note?: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DunningCall"];
                };
            };
            /** @description the request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}

// The addresses that pages write, `/stalls/${id}/usage?unit=day`, matched with the routes above: what a call takes and what comes back.

type Prefix = '/api/v1';
type WithoutQuery<Address extends string> = Address extends `${infer Path}?${string}` ? Path : Address;
type Parts<Path extends string> = Path extends `${infer First}/${infer Rest}` ? [First, ...Parts<Rest>] : [Path];
type Fits<Asked, Route> = Route extends [infer R, ...infer Rs] ? (Asked extends [infer A, ...infer As] ? (R extends `{${string}}` ? Fits<As, Rs> : A extends R ? Fits<As, Rs> : false) : false) : Asked extends [] ? true : false;

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
type RouteOf<Address extends string> = Address extends string ? { [Route in keyof paths]: Fits<Parts<`${Prefix}${WithoutQuery<Address>}`>, Parts<Route>> extends true ? Route : never }[keyof paths] : never;
type Operation<M extends Method, Address extends string> = OperationAt<M, RouteOf<Address>>;
// An address may fit two routes, /offers/take and /offers/{token}: the one that knows the method is meant.
type OperationAt<M extends Method, Route> = Route extends keyof paths ? (paths[Route][M] extends infer Found extends { responses: object } ? Found : never) : never;

/** What comes back. */
export type Answer<M extends Method, Address extends string> = Operation<M, Address> extends { responses: infer Responses } ? Good<Responses[keyof Responses & (200 | 201 | 202 | 204)]> : never;
type Good<Response> = Response extends { content: { 'application/json': infer Body } } ? Body : undefined;

/** What the body must be; undefined when there is none. */
export type Body<M extends Method, Address extends string> = Operation<M, Address> extends { requestBody: { content: { 'application/json': infer Content } } } ? Content : undefined;

/** The address itself when the API has such a route, else a type that nothing fits. */
export type Known<M extends Method, Address extends string> = [Operation<M, Address>] extends [never] ? never : Address;
